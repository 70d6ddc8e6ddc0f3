import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { FlowSummary, SourceForm } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Row } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { questionCountQuery } from './api';

interface Props {
  connectionId: string;
  form: SourceForm;
  /** The WhatsApp form already made from it. */
  flow: FlowSummary | undefined;
  mayImport: boolean;
  busy: boolean;
  onImport: () => void;
}

export function FormRow({ connectionId, form, flow, mayImport, busy, onImport }: Props) {
  const { t } = useTranslation('flows');
  const unsaid = form.question_count == null;
  const counted = useQuery({ ...questionCountQuery(connectionId, form.id), enabled: unsaid });
  const count = form.question_count ?? counted.data;
  return (
    <Row
      title={form.name}
      detail={
        <>
          {count != null && `${t('forms.questions', { count })} · `}
          {unsaid && counted.isPending && `${t('forms.counting')} · `}
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
