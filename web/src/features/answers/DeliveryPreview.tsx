import { Code, ScrollArea, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { previewQuery } from './api';
import { useStepName } from './useStepName';

/** What a repetition would send, before anything is sent. */
export function DeliveryPreview({ id }: { id: string }) {
  const { t } = useTranslation('answers');
  const stepName = useStepName();
  const { data, error } = useQuery(previewQuery(id));
  if (error) return <Problem error={error} mt="sm" />;
  if (!data) return <Waiting rows={1} />;
  return (
    <Stack gap="xs" mt="sm">
      {data.problem && <Text size="sm">{data.problem}</Text>}
      {!data.problem && data.calls.length === 0 && <Text size="sm">{t('preview.nothing')}</Text>}
      {data.calls.map((call) => (
        <div key={call.step}>
          <Text size="sm" fw={600}>
            {stepName(call.step, call.kind)}
          </Text>
          {call.problem && <Text size="sm">{call.problem}</Text>}
          {call.method && (
            <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
              <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                {[`${call.method} ${readable(call.url ?? '')}`, asText(call.body)]
                  .filter(Boolean)
                  .join('\n\n')}
              </Code>
            </ScrollArea.Autosize>
          )}
        </div>
      ))}
    </Stack>
  );
}

/** What is not known yet stands as `…`, also within an address. */
function readable(url: string): string {
  return url.replaceAll('%E2%80%A6', '…');
}

/** A body as people can read it; nothing of a call without one. */
function asText(body: unknown): string {
  if (body === null || body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
