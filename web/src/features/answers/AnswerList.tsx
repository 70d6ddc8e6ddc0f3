import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubmissionSummary } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { RelativeTime } from '@/ui/time';
import classes from './AnswerList.module.css';
import { DeliveryChip } from './DeliveryChip';

interface Props {
  flowId: string;
  submissions: SubmissionSummary[];
  arrived: ReadonlySet<string>;
  open: string | undefined;
}

export function AnswerList({ flowId, submissions, arrived, open }: Props) {
  const { t } = useTranslation('answers');
  return (
    <ul className={classes.list} aria-label={t('list')}>
      {submissions.map((submission) => (
        <li key={submission.id} data-new={arrived.has(submission.id)}>
          <Link
            to="/flows/$flowId/answers"
            params={{ flowId }}
            search={{ open: submission.id }}
            className={classes.row}
            data-open={open === submission.id}
          >
            <span className={classes.when}>
              <RelativeTime at={submission.completed_at} />
              {submission.test && <Chip tone="quiet">{t('test')}</Chip>}
              {submission.again && <Chip tone="quiet">{t('again')}</Chip>}
              {submission.needs_correction && <Chip tone="warm">{t('needs_correction')}</Chip>}
            </span>
            <span className={classes.pairs}>
              {submission.summary.map(({ label, display }) => (
                <span key={label} className={classes.pair}>
                  <small>{label}</small>
                  <span>{display}</span>
                </span>
              ))}
            </span>
            {submission.delivery && (
              <span className={classes.state}>
                <DeliveryChip state={submission.delivery.state} />
                {submission.delivery.problem && submission.delivery.state !== 'left_here' && (
                  <small title={submission.delivery.problem}>{submission.delivery.problem}</small>
                )}
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
