import { Button, Group, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { useConnect } from '@/features/connections/useConnect';
import type { LostConnection } from '@/features/connections/useLostConnection';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { retryDelivery } from './api';
import { DeliveryChip } from './DeliveryChip';
import { DeliveryDecision } from './DeliveryDecision';
import { DeliveryPreview } from './DeliveryPreview';
import { canRetry } from './delivery';

interface Props {
  delivery: Delivery;
  submissionId: string;
  /** The account that has to be connected again before anything can arrive through it. */
  lost: LostConnection | undefined;
}

/** How the answers fared on their way to one destination, and what a person can do about it. */
export function DeliveryView({ delivery, submissionId, lost }: Props) {
  const { t } = useTranslation(['answers', 'connections', 'destinations']);
  const queries = useQueryClient();
  const mayRetry = useCan('editor');
  const mayConnect = useCan('admin');
  const [previewing, preview] = useDisclosure(false);
  const { connect, busy, error } = useConnect();
  const retry = useMutation({
    mutationFn: () => retryDelivery(delivery.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submission', submissionId] });
      await queries.invalidateQueries({ queryKey: ['submissions'] });
    },
  });
  const { state, problem, next_attempt_at, delivered_at, attempts, steps, result, waits_for } = delivery;
  const decides = waits_for === 'decision';
  const reconnects = waits_for === 'reconnect' && lost !== undefined;
  return (
    <Panel tone={state === 'delivered' ? 'accent' : canRetry(state) ? 'warm' : 'sunk'} p="md">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{delivery.name}</Text>
        <DeliveryChip state={state} />
      </Group>
      <Text size="sm" mt={6} component="div">
        {problem ?? t(`delivery_text.${state}`, { destination: delivery.name })}
      </Text>
      <Text size="sm" c="dimmed" mt={2} component="div">
        {delivered_at && (
          <Trans t={t} i18nKey="delivered_when" components={{ when: <RelativeTime at={delivered_at} /> }} />
        )}
        {delivered_at && result && ` · ${t('result', { result })}`}
        {!delivered_at && next_attempt_at && (
          <Trans
            t={t}
            i18nKey="next_attempt"
            components={{ when: <RelativeTime at={next_attempt_at} coming /> }}
          />
        )}
      </Text>
      {steps.length > 1 && (
        <List size="sm" mt="sm" spacing={2} aria-label={t('steps')}>
          {steps.map((step) => (
            <List.Item key={step.key}>
              {t(`step.${step.kind as 'submit'}`)}
              {': '}
              {t(step.unclear ? 'step_state.unclear' : `step_state.${step.state}`)}
            </List.Item>
          ))}
        </List>
      )}
      {attempts.length > 0 && (
        <List size="sm" mt="sm" spacing={2} c="dimmed" aria-label={t('attempts')}>
          {attempts.map((attempt) => (
            <List.Item key={`${attempt.at} ${attempt.step}`}>
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
      {decides && mayRetry && <DeliveryDecision delivery={delivery} submissionId={submissionId} />}
      {canRetry(state) && !decides && (
        <Group mt="sm" gap="xs">
          {reconnects && (
            <Button
              size="sm"
              loading={busy}
              disabled={!mayConnect}
              onClick={() => connect({ source: lost.source, ...(lost.id && { connection: lost.id }) })}
            >
              {t('connections:reconnect')}
            </Button>
          )}
          {!reconnects && mayRetry && (
            <Button
              size="sm"
              leftSection={<Icon name="refresh" size={16} />}
              loading={retry.isPending}
              onClick={() => retry.mutate()}
            >
              {t('retry')}
            </Button>
          )}
          {mayRetry && (
            <Button size="sm" variant="default" onClick={preview.toggle} aria-expanded={previewing}>
              {t(previewing ? 'preview.hide' : 'preview.show')}
            </Button>
          )}
        </Group>
      )}
      {previewing && <DeliveryPreview id={delivery.id} />}
      <Problem error={retry.error ?? error} mt="sm" />
    </Panel>
  );
}
