import { Group, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthPoint } from '@/api/types';
import { Panel } from '@/ui/Panel';
import classes from './HealthChart.module.css';
import { figure } from './level';

const height = 72;
const step = 10;

/** The last hour, a bar a minute: how much was asked, and on it what failed. Under it whether our own ping came back. */
export function HealthChart({ series }: { series: HealthPoint[] }) {
  const { t, i18n } = useTranslation('health');
  const title = useId();
  const most = Math.max(1, ...series.map((point) => point.requests));
  const asked = series.reduce((sum, point) => sum + point.requests, 0);
  const failed = series.reduce((sum, point) => sum + point.failed, 0);
  const slowest = Math.max(0, ...series.map((point) => point.p90_ms ?? 0));
  const time = (at: string) =>
    new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
  const first = series[0];
  const last = series[series.length - 1];
  return (
    <Panel>
      <section aria-labelledby={title}>
        <Title order={2} id={title}>
          {t('chart.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {asked === 0
            ? t('chart.quiet')
            : t('chart.summary', {
                count: asked,
                failed,
                slowest: figure(slowest, 'milliseconds', i18n.language),
              })}
        </Text>
        <svg
          className={classes.chart}
          viewBox={`0 0 ${series.length * step} ${height + 10}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {series.map((point, index) => {
            const tall = (point.requests / most) * height;
            const bad = (Math.min(point.failed, point.requests) / most) * height;
            const x = index * step + 1;
            return (
              <g key={point.minute}>
                <title>{`${time(point.minute)}: ${point.requests}`}</title>
                <rect className={classes.asked} x={x} y={height - tall} width={step - 2} height={tall} />
                <rect className={classes.failed} x={x} y={height - bad} width={step - 2} height={bad} />
                <rect
                  className={classes.ping}
                  data-answered={point.available ?? 'unknown'}
                  x={x}
                  y={height + 4}
                  width={step - 2}
                  height={4}
                />
              </g>
            );
          })}
        </svg>
        {first && last && (
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {time(first.minute)}
            </Text>
            <Text size="xs" c="dimmed">
              {time(last.minute)}
            </Text>
          </Group>
        )}
        <ul className={classes.legend}>
          <li data-of="asked">{t('chart.asked')}</li>
          <li data-of="failed">{t('chart.failed')}</li>
          <li data-of="ping">{t('chart.ping')}</li>
        </ul>
      </section>
    </Panel>
  );
}
