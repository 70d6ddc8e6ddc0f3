import { Code, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { previewQuery } from './api';

/** What a repetition would send, before anything is sent. */
export function DeliveryPreview({ id }: { id: string }) {
  const { t } = useTranslation('answers');
  const { data, error } = useQuery(previewQuery(id));
  if (error) return <Problem error={error} mt="sm" />;
  if (!data) return <Waiting rows={1} />;
  return (
    <Stack gap="xs" mt="sm">
      {data.problem && <Text size="sm">{data.problem}</Text>}
      {data.calls.map((call) => (
        <div key={call.step}>
          <Text size="sm" fw={600}>
            {t(`step.${call.kind as 'submit'}`)}
          </Text>
          {call.problem && <Text size="sm">{call.problem}</Text>}
          {call.method && (
            <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {`${call.method} ${call.url}\n\n${
                typeof call.body === 'string' ? call.body : JSON.stringify(call.body, null, 2)
              }`}
            </Code>
          )}
        </div>
      ))}
    </Stack>
  );
}
