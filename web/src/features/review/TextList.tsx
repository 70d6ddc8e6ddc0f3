import { Blockquote, Group, Stack, Text, Title } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { OutcomeChip } from './outcome';
import type { ReportText } from './report';
import { screenName } from './screens';

interface Props {
  title: string;
  lead?: string;
  texts: ReportText[];
}

/** Consents and text blocks: their exact words, and what became of each. */
export function TextList({ title, lead, texts }: Props) {
  const { t } = useTranslation('review');
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
        {texts.map((row, index) => (
          <Blockquote
            // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand twice; rows never move
            key={index}
            p="md"
            radius="md"
            color={row.outcome === 'not_carried' ? 'orange' : 'lagoon'}
          >
            <Text size="sm" lineClamp={6} style={{ overflowWrap: 'anywhere' }}>
              {row.text}
            </Text>
            <Group gap="sm" mt={8}>
              <OutcomeChip outcome={row.outcome} />
              <Text size="sm" c="dimmed">
                {factsOf(t, row).join(' · ')}
              </Text>
            </Group>
            {row.note && (
              <Text size="sm" mt={6}>
                {row.note}
              </Text>
            )}
          </Blockquote>
        ))}
      </Stack>
    </section>
  );
}

/** What is known of a consent or text beside its words. */
export function factsOf(t: TFunction<'review'>, { part, required, screens }: ReportText): string[] {
  return [
    ...(part === 'ask' || part === 'notice' ? [t(`part.${part}`)] : []),
    ...(part === 'ask' ? [required ? t('required') : t('optional')] : []),
    ...(screens.length > 0 ? [t('on_screen', { screens: screens.map(screenName).join(', ') })] : []),
  ];
}
