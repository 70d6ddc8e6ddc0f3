import { List, Stack, Text, Title } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/ui/Panel';
import classes from './ReportSummary.module.css';
import { type Report, type Tally, tally } from './report';

/** "11 of 12 carried, 1 needs you." */
export function verdict(t: TFunction<'review'>, counts: Tally): string {
  const carried = t('verdict.carried', { carried: counts.carried, count: counts.asked });
  if (counts.missing === 0) return t('verdict.all', { count: counts.asked });
  return t('verdict.some', { carried, needs: t('verdict.needs', { count: counts.missing }) });
}

/** What the numbers leave out: how many were changed, how many travel unasked. */
export function remarks(t: TFunction<'review'>, counts: Tally): string[] {
  return [
    ...(counts.adapted > 0 ? [t('verdict.adapted', { count: counts.adapted })] : []),
    ...(counts.hidden > 0 ? [t('verdict.hidden', { count: counts.hidden })] : []),
    ...(counts.consents > 0 ? [t('verdict.consents', { count: counts.consents })] : []),
  ];
}

/** The score with the rule it is counted by, so that nobody has to guess what it means. */
export function fidelity(t: TFunction<'review'>, language: string, report: Report): string {
  const format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return t('fidelity', { score: format.format(report.fidelity) });
}

const modes = ['endpoint', 'static'] as const;

/** Who checks the answers. A mode this page does not know has only its reason. */
export function modeName(t: TFunction<'review'>, { mode }: Report): string {
  const known = modes.find((each) => each === mode);
  return known ? t(`mode.${known}`) : '';
}

export function ReportSummary({ report }: { report: Report }) {
  const { t, i18n } = useTranslation('review');
  const counts = tally(report);
  const share = counts.asked === 0 ? 1 : counts.carried / counts.asked;
  return (
    <Stack gap="md">
      <Panel tone={counts.missing + counts.consents > 0 ? 'warm' : 'accent'}>
        <div className={classes.summary}>
          <Ring share={share} />
          <div>
            <Title order={2}>{verdict(t, counts)}</Title>
            {remarks(t, counts).map((remark) => (
              <Text key={remark} size="sm" mt={2}>
                {remark}
              </Text>
            ))}
          </div>
        </div>
      </Panel>
      <div>
        <Text size="sm" c="dimmed">
          {fidelity(t, i18n.language, report)}
        </Text>
        {(modeName(t, report) || report.modeReason) && (
          <Text size="sm" mt={4}>
            <strong>{modeName(t, report)}</strong> {report.modeReason}
          </Text>
        )}
      </div>
      {report.warnings.length > 0 && (
        <section aria-label={t('warnings')}>
          <Title order={3} mb={6}>
            {t('warnings')}
          </Title>
          <List size="sm" spacing={4}>
            {report.warnings.map((warning) => (
              <List.Item key={warning} style={{ overflowWrap: 'anywhere' }}>
                {warning}
              </List.Item>
            ))}
          </List>
        </section>
      )}
    </Stack>
  );
}

/** The share as water in a glass; the number stands in words beside it. */
function Ring({ share }: { share: number }) {
  const level = 40 - 36 * share;
  return (
    <svg
      className={classes.glass}
      viewBox="0 0 44 44"
      width="48"
      height="48"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <clipPath id="glass">
          <circle cx="22" cy="22" r="18" />
        </clipPath>
      </defs>
      <path
        clipPath="url(#glass)"
        fill="currentColor"
        opacity=".9"
        d={`M0 ${level} q5.5 -4 11 0 t11 0 t11 0 t11 0 V44 H0 Z`}
      />
      <circle cx="22" cy="22" r="20" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
