import { Group, Progress, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '@/api/types';
import { useNewFormLink } from '@/features/flows/useNewFormLink';
import { Icon } from '@/ui/icons';
import { ButtonLink } from '@/ui/links';
import classes from './Checklist.module.css';
import type { ChecklistStep, StepKey } from './checklist';

interface Props {
  steps: ChecklistStep[];
  flow: FlowSummary | undefined;
}

export function Checklist({ steps, flow }: Props) {
  const { t } = useTranslation('home');
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <section className={classes.checklist} aria-labelledby="checklist">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="checklist">
          {t('checklist.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('checklist.progress', { done, count: steps.length })}
        </Text>
      </Group>
      <Progress
        value={(100 * done) / steps.length}
        size={5}
        radius="xl"
        aria-label={t('checklist.progress', { done, count: steps.length })}
      />
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <Step key={step.key} step={step} number={index + 1} flow={flow} />
        ))}
      </ol>
    </section>
  );
}

function Step({
  step,
  number,
  flow,
}: {
  step: ChecklistStep;
  number: number;
  flow: FlowSummary | undefined;
}) {
  const { t } = useTranslation('home');
  const { key, state, after } = step;
  return (
    <li className={classes.step} data-state={state}>
      <span className={classes.mark} aria-hidden="true">
        {state === 'done' ? <Icon name="check" size={15} strokeWidth={2.4} /> : number}
      </span>
      <div className={classes.words}>
        <span className={classes.name}>{t(`step.${key}`)}</span>
        <span className="visually-hidden">: {t(`state.${state}`)}</span>
        {state !== 'done' && (
          <Text size="sm" c="dimmed" component="p" m={0}>
            {after ? t('after', { step: t(`step.${after}`) }) : t(`step_text.${key}`)}
          </Text>
        )}
      </div>
      {(state === 'next' || state === 'open') && (
        <StepLink stepKey={key} flow={flow} main={state === 'next'} />
      )}
    </li>
  );
}

/** Leads to where the step is done. */
function StepLink({
  stepKey,
  flow,
  main,
}: {
  stepKey: StepKey;
  flow: FlowSummary | undefined;
  main: boolean;
}) {
  const { t } = useTranslation('home');
  const newForm = useNewFormLink();
  const look = { variant: main ? 'filled' : 'default' } as const;
  const params = { flowId: flow?.id ?? '' };
  const label = t(`action.${stepKey}`);
  switch (stepKey) {
    case 'source':
      return (
        <ButtonLink to="/connections" {...look}>
          {label}
        </ButtonLink>
      );
    case 'form':
      return (
        <ButtonLink {...newForm} {...look}>
          {label}
        </ButtonLink>
      );
    case 'review':
      return (
        <ButtonLink to="/flows/$flowId/review" params={params} {...look}>
          {label}
        </ButtonLink>
      );
    case 'whatsapp':
      return (
        <ButtonLink to="/whatsapp" {...look}>
          {label}
        </ButtonLink>
      );
    case 'publish':
      return (
        <ButtonLink to="/flows/$flowId/publish" params={params} {...look}>
          {label}
        </ButtonLink>
      );
    case 'send':
      return (
        <ButtonLink to="/flows/$flowId/share" params={params} {...look}>
          {label}
        </ButtonLink>
      );
    case 'answer':
      return (
        <ButtonLink to="/flows/$flowId/answers" params={params} {...look}>
          {label}
        </ButtonLink>
      );
  }
}
