import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HealthMetric } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { Row, Rows } from '@/ui/Rows';
import { figure, tones } from './level';

/** The four figures WhatsApp judges an endpoint by, each with its limit. */
export function MetricList({ metrics }: { metrics: HealthMetric[] }) {
  const { t, i18n } = useTranslation('health');
  return (
    <Rows label={t('metrics')}>
      {metrics.map((metric) => {
        const limit = metric.thresholds[0];
        const bound = metric.key === 'availability' ? 'limit_below' : 'limit';
        return (
          <Row
            key={metric.key}
            title={
              <>
                {t(`metric.${metric.key}`)}
                {metric.value !== null && (
                  <Text span fw={400} ml="xs" style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {figure(metric.value, metric.unit, i18n.language)}
                  </Text>
                )}
              </>
            }
            detail={
              <>
                {metric.sentence}
                <Text size="xs" c="dimmed">
                  {t('window', { count: metric.window_minutes })}
                  {limit !== undefined &&
                    ` · ${t(bound, { limit: figure(limit, metric.unit, i18n.language) })}`}
                  {` · ${t('samples', { count: metric.samples })}`}
                </Text>
              </>
            }
            end={
              metric.enough || metric.alert ? (
                <Chip tone={tones[metric.level]}>{t(`level.${metric.level}`)}</Chip>
              ) : (
                <Chip tone="quiet">{t('too_few')}</Chip>
              )
            }
          />
        );
      })}
    </Rows>
  );
}
