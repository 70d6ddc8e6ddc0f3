import { Button, Group, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { useConnect } from '@/features/connections/useConnect';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { retryDelivery } from './api';
import { DeliveryChip } from './DeliveryChip';
import { canRetry } from './delivery';

interface Props {
  delivery: Delivery;
  submissionId: string;
  /** The destination by its name. */
  destination: string;
  /** The source that has to be connected again before anything can reach it. */
  lost: string | undefined;
}

/** How the answers fared on their way to one destination, and what a person can do about it. */
export function DeliveryView({ delivery, submissionId, destination, lost }: Props) {
  const { t } = useTranslation(['answers', 'connections']);
  const queries = useQueryClient();
  const mayRetry = useCan('editor');
  const mayConnect = useCan('admin');
  const { connect, busy, error } = useConnect();
  const retry = useMutation({
    mutationFn: () => retryDelivery(delivery.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submission', submissionId] });
      await queries.invalidateQueries({ queryKey: ['submissions'] });
    },
  });
  const { state, problem, next_attempt_at, delivered_at, attempts } = delivery;
  return (
    <Panel tone={state === 'delivered' ? 'accent' : canRetry(state) ? 'warm' : 'sunk'} p="md">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{destination}</Text>
        <DeliveryChip state={state} />
      </Group>
      <Text size="sm" mt={6} component="div">
        {problem ?? t(`delivery_text.${state}`, { destination })}
      </Text>
      <Text size="sm" c="dimmed" mt={2} component="div">
        {delivered_at && (
          <Trans t={t} i18nKey="delivered_when" components={{ when: <RelativeTime at={delivered_at} /> }} />
        )}
        {!delivered_at && next_attempt_at && (
          <Trans
            t={t}
            i18nKey="next_attempt"
            components={{ when: <RelativeTime at={next_attempt_at} coming /> }}
          />
        )}
      </Text>
      {attempts.length > 0 && (
        <List size="sm" mt="sm" spacing={2} c="dimmed" aria-label={t('attempts')}>
          {attempts.map((attempt) => (
            <List.Item key={attempt.at}>
              <RelativeTime at={attempt.at} />
              {': '}
              {[attempt.message ?? attempt.outcome, attempt.http_status && `HTTP ${attempt.http_status}`]
                .filter(Boolean)
                .join(' · ')}
              {` (${t('milliseconds', { count: attempt.duration_ms })})`}
            </List.Item>
          ))}
        </List>
      )}
      {canRetry(state) && lost && (
        <Button mt="sm" size="sm" loading={busy} disabled={!mayConnect} onClick={() => connect(lost)}>
          {t('connections:reconnect')}
        </Button>
      )}
      {canRetry(state) && !lost && mayRetry && (
        <Button
          mt="sm"
          size="sm"
          leftSection={<Icon name="refresh" size={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t('retry')}
        </Button>
      )}
      <Problem error={retry.error ?? error} mt="sm" />
    </Panel>
  );
}
