import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/ui/Problem';
import { Rows } from '@/ui/Rows';
import { Waiting } from '@/ui/Waiting';
import { retryDeliveries, stuckQuery } from './api';
import classes from './SendAgainDialog.module.css';
import { StuckRow } from './StuckRow';
import { chosenAtFirst, needsFirst } from './stuck';

/** How many were to be sent, and how many are on their way. */
export interface Sent {
  wanted: number;
  count: number;
}

interface Props {
  flowId: string;
  onSent: (sent: Sent) => void;
  onClose: () => void;
}

/** Which answers did not arrive, why, and what would be sent; the chosen ones are sent again. */
export function SendAgainDialog({ flowId, onSent, onClose }: Props) {
  const { t } = useTranslation(['answers', 'common']);
  const queries = useQueryClient();
  const list = useInfiniteQuery(stuckQuery(flowId));
  // What somebody decided; about the others `chosenAtFirst` does.
  const [decided, setDecided] = useState<ReadonlyMap<string, boolean>>(new Map());
  const stuck = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const possible = stuck.filter((each) => !needsFirst(each));
  const chosen = possible.filter((each) => decided.get(each.delivery.id) ?? chosenAtFirst(each));
  const send = useMutation({
    mutationFn: (which: string[] | 'all') => retryDeliveries(flowId, which),
    onSuccess: async (count, which) => {
      onSent({ wanted: which === 'all' ? count : which.length, count });
      onClose();
      await Promise.all(
        ['submissions', 'submission', 'flows', 'destinations'].map((word) =>
          queries.invalidateQueries({ queryKey: [word] }),
        ),
      );
    },
  });
  const decide = (ids: string[], wanted: boolean) =>
    setDecided(new Map([...decided, ...ids.map((id) => [id, wanted] as const)]));
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('send_again.title')}</Text>}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('send_again.text', { show: t('preview.show') })}
        </Text>
        {list.isPending && <Waiting rows={3} />}
        <Problem error={list.error} onRetry={() => void list.refetch()} />
        {list.isSuccess && stuck.length === 0 && (
          <Text size="sm" role="status">
            {t(list.hasNextPage ? 'send_again.none_here' : 'send_again.none')}
          </Text>
        )}
        {possible.length > 1 && (
          <Checkbox
            label={t('send_again.all_shown')}
            checked={chosen.length === possible.length}
            indeterminate={chosen.length > 0 && chosen.length < possible.length}
            onChange={(event) =>
              decide(
                possible.map(({ delivery }) => delivery.id),
                event.currentTarget.checked,
              )
            }
          />
        )}
        {stuck.length > 0 && (
          <Rows label={t('send_again.title')}>
            {stuck.map((each) => (
              <StuckRow
                key={each.delivery.id}
                flowId={flowId}
                stuck={each}
                chosen={chosen.includes(each)}
                onChoose={(wanted) => decide([each.delivery.id], wanted)}
                onLeave={onClose}
              />
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
              {t('send_again.older')}
            </Button>
          </Group>
        )}
        <Problem error={send.error} />
        <Group justify="flex-end" gap="sm" className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          {list.hasNextPage && (
            <Button variant="default" disabled={send.isPending} onClick={() => send.mutate('all')}>
              {t('send_again.everything')}
            </Button>
          )}
          <Button
            loading={send.isPending}
            disabled={chosen.length === 0}
            onClick={() => send.mutate(chosen.map(({ delivery }) => delivery.id))}
          >
            {chosen.length === 0 ? t('send_again.nothing') : t('send_again.action', { count: chosen.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
