import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Alert } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import { alertsQuery, markSeen } from './api';

/** What the company must know, each with the next step. An alert goes away by itself when all is well again. */
export function AlertsPage() {
  const { t } = useTranslation(['alerts', 'common']);
  const [which, setWhich] = useState<'open' | 'all'>('open');
  const list = useInfiniteQuery(alertsQuery(which === 'open'));
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Stack>
        <Group>
          <SegmentedControl
            aria-label={t('which')}
            value={which}
            onChange={(chosen) => setWhich(chosen === 'all' ? 'all' : 'open')}
            data={[
              { value: 'open', label: t('open') },
              { value: 'all', label: t('all') },
            ]}
          />
        </Group>
        <Problem error={list.error} />
        {list.isPending && <Waiting rows={3} />}
        {list.isSuccess && alerts.length === 0 && (
          <EmptyState icon="check" title={t('none_title')}>
            {t('none_text')}
          </EmptyState>
        )}
        {alerts.length > 0 && (
          <Rows label={t('title')}>
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </Rows>
        )}
        {list.hasNextPage && (
          <Group justify="center">
            <Button
              variant="default"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t('common:show_more')}
            </Button>
          </Group>
        )}
      </Stack>
    </>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const see = useMutation({
    mutationFn: () => markSeen(alert.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  });
  const tone: Tone = alert.resolved_at ? 'good' : alert.seen ? 'quiet' : 'bad';
  const word = alert.resolved_at ? 'resolved' : alert.seen ? 'seen' : 'new';
  return (
    <Row
      title={
        <Group gap="sm">
          {alert.title}
          <Chip tone={tone}>{t(`state.${word}`)}</Chip>
        </Group>
      }
      detail={
        <>
          {!alert.resolved_at && <div>{alert.next_step}</div>}
          {t(`category.${alert.category}`)}
          {' · '}
          <Trans
            t={t}
            i18nKey={alert.resolved_at ? 'resolved_when' : 'since'}
            components={{ when: <RelativeTime at={alert.resolved_at ?? alert.raised_at} /> }}
          />
        </>
      }
      end={
        !alert.resolved_at && (
          <>
            <Button
              variant="light"
              onClick={() => {
                see.mutate();
                void navigate({ href: alert.path });
              }}
            >
              {t('go')}
            </Button>
            {!alert.seen && (
              <Button variant="subtle" loading={see.isPending} onClick={() => see.mutate()}>
                {t('see')}
              </Button>
            )}
          </>
        )
      }
    />
  );
}
