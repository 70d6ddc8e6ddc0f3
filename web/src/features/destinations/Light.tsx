import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { checkDestination } from './api';

/** Whether a destination answers: green, or why not. Pressing it asks again. */
export function Light({ destination }: { destination: Destination }) {
  const { t } = useTranslation('destinations');
  const queries = useQueryClient();
  const mayCheck = useCan('editor');
  const check = useMutation({
    mutationFn: () => checkDestination(destination.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['destinations', destination.flow_id] }),
  });
  const { checked_at, check_problem } = destination;
  const tone = !checked_at ? 'quiet' : check_problem ? 'bad' : 'good';
  return (
    <div>
      <Group gap="xs">
        <Chip tone={tone}>{t(`light.${tone}`)}</Chip>
        {mayCheck && (
          <Button size="compact-xs" variant="subtle" loading={check.isPending} onClick={() => check.mutate()}>
            {t('light.check')}
          </Button>
        )}
        {checked_at && (
          <Text size="xs" c="dimmed" component="span">
            <Trans t={t} i18nKey="light.when" components={{ when: <RelativeTime at={checked_at} /> }} />
          </Text>
        )}
      </Group>
      {check_problem && (
        <Text size="sm" mt={4} role="status">
          {check_problem}
        </Text>
      )}
      <Problem error={check.error} mt="xs" />
    </div>
  );
}
