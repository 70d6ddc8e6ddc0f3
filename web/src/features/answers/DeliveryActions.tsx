import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { type LostConnection, useMend } from '@/features/connections/useMend';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { leaveDelivery, resolveDelivery, retryDelivery } from './api';
import { DeliveryPreview } from './DeliveryPreview';
import { canLeave, canRetry } from './delivery';

interface Props {
  delivery: Delivery;
  submissionId: string;
  /** Its answers do not fit the form, so they are corrected before anything is sent. */
  correcting: boolean;
  /** The account that has to be connected again before anything can arrive through it. */
  lost: LostConnection | undefined;
}

type Act = 'retry' | 'leave' | 'arrived' | 'not_arrived';

const acts: Record<Act, (id: string) => Promise<unknown>> = {
  retry: retryDelivery,
  leave: leaveDelivery,
  arrived: (id) => resolveDelivery(id, true),
  not_arrived: (id) => resolveDelivery(id, false),
};

/** What a person can do about answers that did not arrive; who may not is told who may. */
export function DeliveryActions({ delivery, submissionId, correcting, lost }: Props) {
  const { t } = useTranslation(['answers', 'connections']);
  const queries = useQueryClient();
  const why = useId();
  const may = useCan('editor');
  const [previewing, preview] = useDisclosure(false);
  const mend = useMend(lost);
  const act = useMutation({
    mutationFn: (which: Act) => acts[which](delivery.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submission', submissionId] });
      await Promise.all(
        ['submissions', 'flows', 'destinations', 'alerts'].map((word) =>
          queries.invalidateQueries({ queryKey: [word] }),
        ),
      );
    },
  });
  const { state, waits_for } = delivery;
  // Where nobody can be asked whether they arrived, only the person who looks there knows.
  const decides = waits_for === 'decision';
  const sends = canRetry(state) && !decides && !correcting;
  const reconnects = waits_for === 'reconnect' && lost !== undefined;
  const offered: { which: Act; text: string; main?: boolean }[] = [];
  if (decides) {
    offered.push({ which: 'arrived', text: t('decision.arrived'), main: true });
    offered.push({ which: 'not_arrived', text: t('decision.again') });
  } else if (sends && !reconnects) {
    const after = state === 'left_here';
    offered.push({ which: 'retry', text: t(after ? 'retry_after_all' : 'retry'), main: !after });
  }
  if (canLeave(state)) offered.push({ which: 'leave', text: t('leave') });
  if (offered.length === 0 && !reconnects) return null;
  const described = may ? {} : { 'aria-describedby': why };
  return (
    <>
      <Group mt="sm" gap="xs">
        {reconnects && (
          <Button size="sm" loading={mend.busy} disabled={!mend.may} onClick={mend.mend}>
            {t('connections:reconnect')}
          </Button>
        )}
        {offered.map(({ which, text, main }) => (
          <Button
            key={which}
            size="sm"
            variant={main ? 'filled' : 'default'}
            leftSection={which === 'retry' && <Icon name="refresh" size={16} />}
            loading={act.isPending && act.variables === which}
            disabled={!may || act.isPending}
            onClick={() => act.mutate(which)}
            {...described}
          >
            {text}
          </Button>
        ))}
        {sends && (
          <Button
            size="sm"
            variant="default"
            disabled={!may}
            onClick={preview.toggle}
            aria-expanded={previewing}
            {...described}
          >
            {t(previewing ? 'preview.hide' : 'preview.show')}
          </Button>
        )}
      </Group>
      {reconnects && !mend.may && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('connections:mend_needs_admin')}
        </Text>
      )}
      {!may && (
        <Text id={why} size="sm" c="dimmed" mt={6}>
          {t('needs_editor')}
        </Text>
      )}
      {canLeave(state) && may && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('leave_text', { leave: t('leave') })}
        </Text>
      )}
      {previewing && <DeliveryPreview id={delivery.id} />}
      <Problem error={act.error ?? mend.error} mt="sm" />
      {mend.dialog}
    </>
  );
}
