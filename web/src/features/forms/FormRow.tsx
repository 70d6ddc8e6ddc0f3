import { Button } from '@mantine/core';
import { useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { FlowSummary, SourceForm } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Row } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { useOnScreen } from './useOnScreen';
import { useQuestionCount } from './useQuestionCount';

interface Props {
  connectionId: string;
  form: SourceForm;
  /** The WhatsApp form already made from it. */
  flow: FlowSummary | undefined;
  mayImport: boolean;
  /** The element that says why not. */
  whyNot: string;
  busy: boolean;
  onImport: () => void;
}

export function FormRow({ connectionId, form, flow, mayImport, whyNot, busy, onImport }: Props) {
  const { t } = useTranslation('flows');
  return (
    <Row
      title={form.name}
      detail={
        <>
          <Questions connectionId={connectionId} form={form} />
          {' · '}
          <Trans t={t} i18nKey="forms.changed" components={{ when: <RelativeTime at={form.updated_at} /> }} />
        </>
      }
      end={
        <>
          {form.captcha && (
            <Chip tone="warm" title={t('forms.captcha_text')}>
              {t('forms.captcha')}
            </Chip>
          )}
          {flow ? (
            <ButtonLink variant="default" to="/flows/$flowId/review" params={{ flowId: flow.id }}>
              {t('forms.open')}
            </ButtonLink>
          ) : (
            <Button
              variant="light"
              loading={busy}
              disabled={!mayImport}
              onClick={onImport}
              aria-label={t('forms.turn_named', { name: form.name })}
              {...(!mayImport && { 'aria-describedby': whyNot })}
            >
              {t('forms.turn')}
            </Button>
          )}
        </>
      }
    />
  );
}

/** How many questions it asks: as the source's list says, or counted while somebody looks at the row. */
function Questions({ connectionId, form }: Pick<Props, 'connectionId' | 'form'>) {
  const { t } = useTranslation('flows');
  const place = useRef<HTMLSpanElement>(null);
  const seen = useOnScreen(place);
  const unsaid = form.question_count == null;
  const counted = useQuestionCount(connectionId, form.id, unsaid && seen);
  const count = form.question_count ?? counted.count;
  const text =
    count != null
      ? t('forms.questions', { count })
      : t(counted.failed ? 'forms.uncounted' : 'forms.counting');
  return <span ref={place}>{text}</span>;
}
