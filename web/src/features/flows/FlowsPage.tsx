import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { flowsQuery } from './api';
import { FlowList } from './FlowList';
import { useNewFormLink } from './useNewFormLink';

export function FlowsPage() {
  const { t } = useTranslation('flows');
  const flows = useQuery(flowsQuery);
  const newForm = useNewFormLink();
  const add = <ButtonLink {...newForm}>{t('new')}</ButtonLink>;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={flows.data?.length ? add : undefined} />
      <Problem error={flows.error} onRetry={() => void flows.refetch()} />
      {flows.isPending && <Waiting />}
      {flows.data?.length === 0 && (
        <EmptyState icon="forms" title={t('none_title')} action={add}>
          {t('none_text')}
        </EmptyState>
      )}
      {flows.data && flows.data.length > 0 && <FlowList flows={flows.data} />}
    </>
  );
}
