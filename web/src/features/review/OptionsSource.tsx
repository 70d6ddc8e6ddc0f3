import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { calendarsQuery, listsQuery } from '@/features/options/api';
import { OptionsSourceForm } from './OptionsSourceForm';
import type { LiveChoice, OptionsFrom } from './optionsFrom';

interface Props {
  flowId: string;
  question: string;
  /** The question's words, for those who do not see which row a button stands in. */
  title: string;
  live: LiveChoice;
}

/** Where a question's options come from, and for editors the way to change it. */
export function OptionsSource({ flowId, question, title, live }: Props) {
  const { t } = useTranslation('review');
  const mayChange = useCan('editor');
  const [changing, change] = useDisclosure(false);
  const words = useSourceWords(live.source);
  if (!words && !mayChange) return null;
  const asText = live.isText && !words;
  return (
    <div>
      {words && (
        <Text size="sm" mt={4}>
          {words}
        </Text>
      )}
      {mayChange && (
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          aria-label={t(asText ? 'options.change_text_of' : 'options.change_of', { question: title })}
          onClick={change.open}
        >
          {t(asText ? 'options.change_text' : 'options.change')}
        </Button>
      )}
      {changing && (
        <OptionsSourceForm
          flowId={flowId}
          question={question}
          title={title}
          live={live}
          onClose={change.close}
        />
      )}
    </div>
  );
}

/** Nothing while they are the form's own. */
function useSourceWords(source: OptionsFrom): string | undefined {
  const { t } = useTranslation('review');
  const lists = useQuery({ ...listsQuery, enabled: source.from === 'list' }).data;
  const calendars = useQuery({ ...calendarsQuery, enabled: source.from === 'slots' }).data;
  const nameIn = (things: { id: string; name: string }[] | undefined, wanted: string) =>
    things ? (things.find(({ id }) => id === wanted)?.name ?? t('options.gone')) : '…';
  switch (source.from) {
    case 'list':
      return t('options.from_list', { name: nameIn(lists, source.id) });
    case 'slots':
      return t('options.from_slots', { name: nameIn(calendars, source.id) });
    case 'url':
      return t('options.from_url', { address: source.url });
    case 'form':
      return undefined;
  }
}
