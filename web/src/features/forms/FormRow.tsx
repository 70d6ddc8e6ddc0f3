import { Button } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { FlowSummary, SourceForm } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Row } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';

interface Props {
  form: SourceForm;
  /** The WhatsApp form already made from it. */
  flow: FlowSummary | undefined;
  mayImport: boolean;
  busy: boolean;
  onImport: () => void;
}

export function FormRow({ form, flow, mayImport, busy, onImport }: Props) {
  const { t } = useTranslation('flows');
  return (
    <Row
      title={form.name}
      detail={
        <>
          {form.question_count != null && `${t('forms.questions', { count: form.question_count })} · `}
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
            >
              {t('forms.turn')}
            </Button>
          )}
        </>
      }
    />
  );
}
