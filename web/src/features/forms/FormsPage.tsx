import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { useCan } from '@/features/auth/me';
import { connectionsQuery, sourcesQuery } from '@/features/connections/api';
import { offersNoForms, PickerMissing } from '@/features/connections/PickerMissing';
import { ReconnectBanner } from '@/features/connections/ReconnectBanner';
import { flowsQuery } from '@/features/flows/api';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { useProblemSentence } from '@/ui/problemSentence';
import { Rows } from '@/ui/Rows';
import { Waiting } from '@/ui/Waiting';
import { importForm, sourceFormsQuery } from './api';
import { FormRow } from './FormRow';
import { ListAll } from './ListAll';
import { PickButton } from './PickButton';

const route = getRouteApi('/inside/connections/$connectionId/forms');

export function FormsPage() {
  const { t } = useTranslation(['flows', 'common']);
  const { connectionId } = route.useParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sentence = useProblemSentence();
  const mayImport = useCan('editor');
  const [search, setSearch] = useState('');
  const connection = useQuery(connectionsQuery).data?.find(({ id }) => id === connectionId);
  const flows = useQuery(flowsQuery).data ?? [];
  const [wanted] = useDebouncedValue(search.trim(), 300);
  const list = useInfiniteQuery({
    ...sourceFormsQuery(connectionId, wanted),
    placeholderData: keepPreviousData,
  });
  const take = useMutation({
    mutationFn: (formId: string) => importForm(connectionId, formId),
    onSuccess: async (flow) => {
      void queries.invalidateQueries({ queryKey: ['flows'] });
      await navigate({ to: '/flows/$flowId/review', params: { flowId: flow.id } });
    },
  });
  const lost = connection?.status === 'reconnect_needed' || hasCode(list.error, 'reconnect_needed');
  const unallowed = !lost && hasCode(list.error, 'missing_permission');
  const whyNot = useId();
  const source = useQuery(sourcesQuery).data?.find((each) => each.source === connection?.source);
  const picks = connection?.source === 'google_forms' && !connection.features.all_forms;
  const closed = picks && source !== undefined && offersNoForms(source);
  const forms = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader
        above={
          <CrumbLink to="/connections" activeOptions={{ exact: true }}>
            {t('forms.back')}
          </CrumbLink>
        }
        title={t('forms.title')}
        lead={connection ? t('forms.lead', { account: connection.account_name }) : undefined}
      />
      <Stack>
        {(forms.length > 6 || list.hasNextPage || search !== '') && (
          <TextInput
            size="sm"
            maw={340}
            leftSection={<Icon name="search" size={17} />}
            aria-label={t('forms.search')}
            placeholder={t('forms.search')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {picks && !lost && source?.picker && <PickButton connectionId={connectionId} />}
        {picks && !lost && source?.all_forms && <ListAll connection={connection} source={source} />}
        {closed && !lost && <PickerMissing source={source} />}
        <Problem error={take.error} />
        {connection && (lost || unallowed) ? (
          <ReconnectBanner connection={connection} {...(unallowed && { text: sentence(list.error) })} />
        ) : (
          list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.isPending && <Waiting rows={5} />}
        {list.isSuccess && forms.length === 0 && wanted === '' && !closed && (
          <EmptyState icon="forms" title={t(picks ? 'forms.none_picked_title' : 'forms.none_title')}>
            {t(
              picks ? `forms.${source?.picker ? 'none_picked_text' : 'none_listed_text'}` : 'forms.none_text',
            )}
          </EmptyState>
        )}
        {forms.length > 0 && !mayImport && (
          <Text id={whyNot} size="sm" c="dimmed">
            {t('forms.needs_editor')}
          </Text>
        )}
        {forms.length > 0 && (
          <Rows label={t('forms.title')}>
            {forms.map((form) => (
              <FormRow
                key={form.id}
                connectionId={connectionId}
                form={form}
                flow={flows.find(
                  (flow) => flow.source_form_id === form.id && flow.connection_id === connectionId,
                )}
                mayImport={mayImport}
                whyNot={whyNot}
                busy={take.isPending && take.variables === form.id}
                onImport={() => take.mutate(form.id)}
              />
            ))}
          </Rows>
        )}
        {list.isSuccess && forms.length === 0 && wanted !== '' && (
          <Text c="dimmed">{t(list.hasNextPage ? 'forms.no_match_yet' : 'forms.no_match')}</Text>
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

function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiProblem && error.code === code;
}
