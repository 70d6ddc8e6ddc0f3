import { Group, List, Text } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import type { LostConnection } from '@/features/connections/useMend';
import { Panel } from '@/ui/Panel';
import { RelativeTime } from '@/ui/time';
import { DeliveryActions } from './DeliveryActions';
import { DeliveryChip } from './DeliveryChip';
import { needsLook } from './delivery';
import { useStepName } from './useStepName';

interface Props {
  delivery: Delivery;
  submissionId: string;
  /** Its answers do not fit the form, so they are corrected before anything is sent. */
  correcting: boolean;
  /** The account that has to be connected again before anything can arrive through it. */
  lost: LostConnection | undefined;
}

/** How the answers fared on their way to one destination, and what a person can do about it. */
export function DeliveryView({ delivery, submissionId, correcting, lost }: Props) {
  const { t } = useTranslation('answers');
  const stepName = useStepName();
  const { state, problem, next_attempt_at, delivered_at, steps, result } = delivery;
  return (
    <Panel tone={state === 'delivered' ? 'accent' : needsLook(state) ? 'warm' : 'sunk'} p="md">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{delivery.name}</Text>
        <DeliveryChip state={state} />
      </Group>
      <Text size="sm" mt={6} component="div">
        {(state !== 'left_here' && problem) || t(`delivery_text.${state}`, { destination: delivery.name })}
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
              {stepName(step.key, step.kind)}
              {': '}
              {/* What only prepares the way carries nothing that could have arrived. */}
              {t(step.unclear && step.kind !== 'prepare' ? 'step_state.unclear' : `step_state.${step.state}`)}
            </List.Item>
          ))}
        </List>
      )}
      <Attempts delivery={delivery} />
      <DeliveryActions delivery={delivery} submissionId={submissionId} correcting={correcting} lost={lost} />
    </Panel>
  );
}

/** What was tried so far, oldest first; of several steps, which one it was. */
function Attempts({ delivery: { attempts, steps } }: { delivery: Delivery }) {
  const { t } = useTranslation('answers');
  const stepName = useStepName();
  if (attempts.length === 0) return null;
  const stepOf = (key: string | null) => {
    const step = steps.length > 1 && steps.find((each) => each.key === key);
    return step && stepName(step.key, step.kind);
  };
  return (
    <List size="sm" mt="sm" spacing={2} c="dimmed" aria-label={t('attempts')}>
      {attempts.map((attempt) => (
        <List.Item key={`${attempt.at} ${attempt.step}`}>
          <RelativeTime at={attempt.at} />
          {': '}
          {[
            stepOf(attempt.step),
            attempt.message ?? t(`outcome.${attempt.outcome as 'retry'}`),
            attempt.http_status && `HTTP ${attempt.http_status}`,
          ]
            .filter(Boolean)
            .join(' · ')}
          {` (${t('milliseconds', { count: attempt.duration_ms })})`}
        </List.Item>
      ))}
    </List>
  );
}
