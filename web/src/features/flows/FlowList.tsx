import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import type { FlowSummary } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { FlowStatusChip } from './FlowStatusChip';
import { sourceName } from './sourceName';

export function FlowList({ flows }: { flows: FlowSummary[] }) {
  const { t } = useTranslation('flows');
  return (
    <Rows label={t('title')}>
      {flows.map((flow) => (
        <Row
          key={flow.id}
          title={
            <Link
              to={flow.status === 'live' ? '/flows/$flowId/answers' : '/flows/$flowId/review'}
              params={{ flowId: flow.id }}
            >
              {flow.name}
            </Link>
          }
          detail={
            <>
              {sourceName(t, flow.source)}
              {' · '}
              <Trans t={t} i18nKey="changed" components={{ when: <RelativeTime at={flow.updated_at} /> }} />
            </>
          }
          end={
            <>
              {flow.attention_count > 0 && (
                <Chip tone="warm">{t('attention', { count: flow.attention_count })}</Chip>
              )}
              {flow.waiting_count > 0 && (
                <Chip tone="busy">{t('waiting', { count: flow.waiting_count })}</Chip>
              )}
              <Text size="sm" c="dimmed">
                {t('answers', { count: flow.answers_count })}
              </Text>
              <FlowStatusChip status={flow.status} />
            </>
          }
        />
      ))}
    </Rows>
  );
}
