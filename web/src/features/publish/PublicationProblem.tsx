import { Alert, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isRecord } from '@/api/problem';
import type { Publication } from '@/api/types';
import { Icon } from '@/ui/icons';

/** Why publishing stopped, with Meta's own complaints about the document. */
export function PublicationProblem({ publication }: { publication: Publication }) {
  const { t } = useTranslation('publish');
  const complaints = publication.validation_errors.map(complaint).filter((each) => each !== '');
  if (publication.state !== 'failed' && complaints.length === 0) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="alert" />} title={t('failed_title')}>
      <Text size="sm">{publication.problem ?? t('failed_text')}</Text>
      {complaints.length > 0 && (
        <List size="sm" mt="sm" spacing={4}>
          {complaints.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

/** One of Meta's validation errors in words, with its code and place where it names them. */
export function complaint(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isRecord(error)) return '';
  const say = (value: unknown) => (typeof value === 'string' ? value : '');
  const pointers: unknown[] = Array.isArray(error.pointers) ? error.pointers : [];
  const place = pointers
    .map((pointer) => (isRecord(pointer) ? say(pointer.path) : ''))
    .find((path) => path !== '');
  const code = say(error.error);
  const message = say(error.message) || code;
  return [message, [code !== message && code, place].filter(Boolean).join(', ')].filter(Boolean).join(' — ');
}
