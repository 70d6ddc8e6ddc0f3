import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionList } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { EmptyState } from '@/ui/EmptyState';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { deleteList, listQuery } from './api';
import { DeleteButton } from './DeleteButton';
import { ImportTable } from './ImportTable';
import { LeaveGuard } from './LeaveGuard';
import { ListEditor } from './ListEditor';
import { ListOffer } from './ListOffer';

const route = getRouteApi('/inside/options/lists/$listId');

/** One list: a switch an option for the daily work, and the whole table when it is edited. */
export function ListPage() {
  const { t } = useTranslation('options');
  const { listId } = route.useParams();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const mayChange = useCan('editor');
  const query = listQuery(listId);
  const list = useQuery(query);
  const [edited, setEdited] = useState<OptionList>();
  const [touched, setTouched] = useState(false);
  const [saved, setSaved] = useState(false);
  const [importing, importer] = useDisclosure(false);
  // What is edited has to be the newest version; an option may just have been hidden here.
  const edit = useMutation({
    mutationFn: () => queries.fetchQuery({ ...query, staleTime: 0 }),
    onSuccess: (fresh) => {
      setTouched(false);
      setEdited(fresh);
    },
  });
  const touch = useCallback(() => setTouched(true), []);
  const stop = () => {
    setTouched(false);
    setEdited(undefined);
  };
  const keep = (saved: OptionList) => {
    setSaved(true);
    queries.setQueryData(query.queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['lists'], exact: true });
  };
  const gone = async () => {
    // What was written in it is gone with it; nobody has to be asked.
    await navigate({ to: '/options', ignoreBlocker: true });
    queries.removeQueries({ queryKey: query.queryKey });
    await queries.invalidateQueries({ queryKey: ['lists'] });
  };
  if (list.error && !list.data) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Waiting />;
  const { name, options } = list.data;
  const actions = (
    <>
      <Button loading={edit.isPending} onClick={() => edit.mutate()}>
        {t('edit')}
      </Button>
      <Button variant="default" onClick={importer.open}>
        {t('list.table')}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        above={
          <CrumbLink to="/options" activeOptions={{ exact: true }}>
            {t('title')}
          </CrumbLink>
        }
        title={name}
        actions={
          mayChange &&
          !edited && (
            <>
              {options.length > 0 && actions}
              <DeleteButton
                title={t('lists.delete_title', { name })}
                effect={t('lists.delete_effect')}
                remove={() => deleteList(listId)}
                onDone={gone}
              />
            </>
          )
        }
      />
      <Problem error={edit.error} mb="md" />
      <Text role="status" size="sm" mb={saved && !edited ? 'md' : 0}>
        {saved && !edited && t('saved')}
      </Text>
      {edited ? (
        <ListEditor
          key={edited.version}
          list={edited}
          onTouched={touch}
          onSaved={(saved) => {
            keep(saved);
            stop();
          }}
          onCancel={stop}
          onLoadAgain={() => edit.mutate()}
        />
      ) : options.length === 0 ? (
        <EmptyState icon="ranking" title={t('list.empty_title')} action={mayChange && actions}>
          {t('list.empty_text')}
        </EmptyState>
      ) : (
        <ListOffer list={list.data} mayChange={mayChange} />
      )}
      {importing && (
        <ImportTable
          list={list.data}
          onSaved={keep}
          onLoadAgain={() => {
            importer.close();
            void list.refetch();
          }}
          onClose={importer.close}
        />
      )}
      <LeaveGuard when={touched} />
    </>
  );
}
