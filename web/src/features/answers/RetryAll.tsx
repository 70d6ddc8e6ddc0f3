import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { flowQuery } from '@/features/flows/api';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { retryAll } from './api';

/** Everything that waits for a person is sent again at once, after what held it up was mended. */
export function RetryAll({ flowId }: { flowId: string }) {
  const { t } = useTranslation('answers');
  const queries = useQueryClient();
  const mayRetry = useCan('editor');
  const count = useQuery(flowQuery(flowId)).data?.attention_count ?? 0;
  const retry = useMutation({
    mutationFn: () => retryAll(flowId),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submissions'] });
      await queries.invalidateQueries({ queryKey: ['flows'] });
    },
  });
  return (
    <>
      {mayRetry && count > 0 && (
        <Button
          size="sm"
          leftSection={<Icon name="refresh" size={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t('retry_all', { count })}
        </Button>
      )}
      {retry.data && (
        <Text size="sm" role="status">
          {t('retried', { count: retry.data.count })}
        </Text>
      )}
      <Problem error={retry.error} />
    </>
  );
}
