import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Publication, PublicationStep } from '@/api/types';
import { Icon } from '@/ui/icons';
import classes from './StepList.module.css';

/** The way to WhatsApp, a line a step, as it happens. */
export function StepList({ publication }: { publication: Publication }) {
  const { t } = useTranslation('publish');
  return (
    <section aria-live="polite">
      <Title order={2} mb="sm">
        {t(`steps_title.${publication.state}`)}
      </Title>
      {publication.published_at && publication.state !== 'live' && (
        <Text size="sm" mb="md">
          {t('still_live')}
        </Text>
      )}
      <ol className={classes.steps}>
        {publication.steps.map((step) => (
          <Step key={step.key} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step }: { step: PublicationStep }) {
  const { t } = useTranslation('publish');
  // A step that failed says why; one that takes long says what it waits for.
  const notable = step.state === 'failed' || step.state === 'working';
  return (
    <li className={classes.step} data-state={step.state}>
      <span className={classes.mark}>
        {step.state === 'done' && <Icon name="check" size={15} strokeWidth={2.4} />}
        {step.state === 'failed' && <Icon name="cross" size={15} strokeWidth={2.4} />}
      </span>
      <div>
        <span className={classes.name}>{t(`step.${step.key}`)}</span>
        <span className="visually-hidden">: {t(`step_state.${step.state}`)}</span>
        <p>{(notable && step.detail) || t(`step_text.${step.key}`)}</p>
      </div>
    </li>
  );
}
