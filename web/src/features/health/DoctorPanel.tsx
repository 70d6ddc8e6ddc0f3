import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { DoctorCheck, DoctorSheet } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip, type Tone } from '@/ui/Chip';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { examine, sheetQuery } from './api';

const tones: Record<DoctorCheck['state'], Tone> = { passed: 'good', failed: 'bad', skipped: 'quiet' };

/** Asks the form's endpoint everything WhatsApp asks, and says what came back. */
export function DoctorPanel({ flowId }: { flowId: string }) {
  const { t } = useTranslation('health');
  const queries = useQueryClient();
  const mayTest = useCan('editor');
  const sheet = useQuery(sheetQuery(flowId));
  const test = useMutation({
    mutationFn: () => examine(flowId),
    onSuccess: (made) => queries.setQueryData(sheetQuery(flowId).queryKey, made),
  });
  return (
    <Panel>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2}>{t('doctor.title')}</Title>
            <Text size="sm" c="dimmed" maw={520}>
              {t('doctor.lead')}
            </Text>
          </div>
          <Button disabled={!mayTest} loading={test.isPending} onClick={() => test.mutate()}>
            {t(sheet.data ? 'doctor.again' : 'doctor.action')}
          </Button>
        </Group>
        <div role="status">
          {test.isPending && <Text size="sm">{t('doctor.running')}</Text>}
          {!mayTest && <Text size="sm">{t('doctor.needs_editor')}</Text>}
        </div>
        <Problem error={test.error ?? sheet.error} />
        {sheet.data && !test.isPending && <Sheet sheet={sheet.data} />}
      </Stack>
    </Panel>
  );
}

function Sheet({ sheet }: { sheet: DoctorSheet }) {
  const { t } = useTranslation('health');
  return (
    <div>
      <Group gap="sm" mb="xs">
        <Chip tone={sheet.passed ? 'good' : 'bad'}>
          {t(sheet.passed ? 'doctor.passed' : 'doctor.failed')}
        </Chip>
        <Text size="sm" c="dimmed" component="div">
          <Trans t={t} i18nKey="doctor.when" components={{ when: <RelativeTime at={sheet.at} /> }} />
        </Text>
      </Group>
      <Rows label={t('doctor.sheet')}>
        {sheet.checks.map((check) => (
          <Row
            key={check.key}
            title={check.name}
            detail={
              <>
                {check.seen}
                {check.advice && <Text size="sm">{check.advice}</Text>}
              </>
            }
            end={<Chip tone={tones[check.state]}>{t(`doctor.state.${check.state}`)}</Chip>}
          />
        ))}
      </Rows>
    </div>
  );
}
