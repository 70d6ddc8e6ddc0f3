import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/ui/Chip';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { AnswerDetail } from './AnswerDetail';
import { submissionQuery } from './api';

const route = getRouteApi('/inside/r/$submissionId');

/** One answer on a page of its own: where the link that stands in the source system leads. */
export function AnswerPage() {
  const { t } = useTranslation('answers');
  const { submissionId } = route.useParams();
  const { data } = useQuery(submissionQuery(submissionId));
  return (
    <>
      <PageHeader
        title={t('detail_title')}
        beside={data?.test && <Chip tone="quiet">{t('test')}</Chip>}
        above={
          data && (
            <CrumbLink
              to="/flows/$flowId/answers"
              params={{ flowId: data.flow_id }}
              activeOptions={{ exact: true }}
            >
              {data.flow_name}
            </CrumbLink>
          )
        }
      />
      <Box maw={640}>
        <AnswerDetail id={submissionId} />
      </Box>
    </>
  );
}
