import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { flowQuery } from '@/features/flows/api';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { AnswerDetail } from './AnswerDetail';
import { AnswerList } from './AnswerList';
import { submissionsQuery, tableAddress } from './api';
import { SendAgain } from './SendAgain';
import { useArrivals } from './useArrivals';

const route = getRouteApi('/inside/flows/$flowId/answers');

export function AnswersTab() {
  const { t } = useTranslation(['answers', 'common', 'share']);
  const { flowId } = route.useParams();
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const draft = useQuery(flowQuery(flowId)).data?.status === 'draft';
  const list = useInfiniteQuery(submissionsQuery(flowId));
  const submissions = list.data?.pages.flatMap(({ items }) => items);
  const arrived = useArrivals(submissions?.map(({ id }) => id));
  if (list.error && !submissions) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (!submissions) return <Waiting rows={5} />;
  return (
    <Stack>
      <p className="visually-hidden" role="status">
        {arrived.size > 0 ? t('arrived', { count: arrived.size }) : ''}
      </p>
      {submissions.length === 0 ? (
        <EmptyState
          icon="chat"
          title={t('none_title')}
          action={
            <ButtonLink to={draft ? '/flows/$flowId/publish' : '/flows/$flowId/share'} params={{ flowId }}>
              {t(draft ? 'share:not_live_action' : 'none_action')}
            </ButtonLink>
          }
        >
          {t(draft ? 'share:not_live_text' : 'none_text')}
        </EmptyState>
      ) : (
        <>
          <Group justify="space-between" gap="sm">
            <Text size="sm" c="dimmed">
              {t('live_hint')}
            </Text>
            <Group gap="xs">
              <SendAgain flowId={flowId} />
              <Button component="a" size="sm" variant="default" href={tableAddress(flowId)} download>
                {t('table')}
              </Button>
            </Group>
          </Group>
          <AnswerList submissions={submissions} arrived={arrived} open={open} flowId={flowId} />
        </>
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
      <Drawer
        opened={open !== undefined}
        onClose={() => void navigate({ search: {} })}
        position="right"
        size="lg"
        title={<Text fw={620}>{t('detail_title')}</Text>}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {open !== undefined && <AnswerDetail id={open} />}
      </Drawer>
    </Stack>
  );
}
