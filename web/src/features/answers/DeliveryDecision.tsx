import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { resolveDelivery } from './api';

/** Answers may have arrived where nobody can be asked: only the person who looks there knows. */
export function DeliveryDecision({ delivery, submissionId }: { delivery: Delivery; submissionId: string }) {
  const { t } = useTranslation('answers');
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (arrived: boolean) => resolveDelivery(delivery.id, arrived),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submission', submissionId] });
      await queries.invalidateQueries({ queryKey: ['submissions'] });
    },
  });
  return (
    <>
      <Group mt="sm" gap="xs">
        <Button size="sm" loading={decide.isPending} onClick={() => decide.mutate(true)}>
          {t('decision.arrived')}
        </Button>
        <Button size="sm" variant="default" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
          {t('decision.again')}
        </Button>
      </Group>
      <Problem error={decide.error} mt="sm" />
    </>
  );
}
