import { Blockquote, Group, Stack, Text, Title } from '@mantine/core';
import { OutcomeChip } from './outcome';
import type { ReportText } from './report';

interface Props {
  title: string;
  lead?: string;
  texts: ReportText[];
}

/** Consents and text blocks: their exact words, and what became of each. */
export function TextList({ title, lead, texts }: Props) {
  if (texts.length === 0) return null;
  return (
    <section>
      <Title order={2}>{title}</Title>
      {lead && (
        <Text size="sm" c="dimmed" mt={2}>
          {lead}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {texts.map(({ text, outcome, note }) => (
          <Blockquote key={text} p="md" radius="md" color="lagoon">
            <Text size="sm" lineClamp={6}>
              {text}
            </Text>
            <Group gap="sm" mt={8}>
              <OutcomeChip outcome={outcome} />
              {note && (
                <Text size="sm" c="dimmed">
                  {note}
                </Text>
              )}
            </Group>
          </Blockquote>
        ))}
      </Stack>
    </section>
  );
}
