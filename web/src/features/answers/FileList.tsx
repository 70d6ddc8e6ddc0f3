import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SubmissionFile } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip, type Tone } from '@/ui/Chip';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { fileAddress, leaveOutFile, retryFile } from './api';
import { fileSize } from './fileSize';

const tones: Record<SubmissionFile['state'], Tone> = {
  waiting: 'busy',
  kept: 'good',
  refused: 'bad',
  failed: 'bad',
  left_out: 'quiet',
};

/** The files that came with the answers. Nothing goes on to a source before each is kept or left out. */
export function FileList({ submissionId, files }: { submissionId: string; files: SubmissionFile[] }) {
  const { t } = useTranslation('answers');
  if (files.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="xs">
        {t('files.title')}
      </Title>
      <Rows label={t('files.title')}>
        {files.map((file) => (
          <FileRow key={file.id} submissionId={submissionId} file={file} />
        ))}
      </Rows>
    </section>
  );
}

function FileRow({ submissionId, file }: { submissionId: string; file: SubmissionFile }) {
  const { t, i18n } = useTranslation('answers');
  const queries = useQueryClient();
  const may = useCan('editor');
  const refresh = () => queries.invalidateQueries({ queryKey: ['submission', submissionId] });
  const retry = useMutation({ mutationFn: () => retryFile(submissionId, file.id), onSuccess: refresh });
  const leaveOut = useMutation({ mutationFn: () => leaveOutFile(submissionId, file.id), onSuccess: refresh });
  const waitsForPerson = file.state === 'failed' || file.state === 'refused';
  const facts = [
    file.label,
    file.size !== null && fileSize(file.size, i18n.language),
    file.scanned && t(`files.scan.${file.scanned}`),
  ];
  return (
    <Row
      title={
        file.state === 'kept' ? (
          <Anchor href={fileAddress(submissionId, file.id)} download style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Anchor>
        ) : (
          <span style={{ overflowWrap: 'anywhere' }}>{file.name}</span>
        )
      }
      detail={
        <>
          {facts.filter(Boolean).join(' · ')}
          {file.problem && <Text size="sm">{file.problem}</Text>}
          {waitsForPerson && may && (
            <Group gap="xs" mt={6}>
              <Button
                size="compact-sm"
                variant="default"
                loading={retry.isPending}
                onClick={() => retry.mutate()}
              >
                {t('files.retry')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                loading={leaveOut.isPending}
                onClick={() => leaveOut.mutate()}
              >
                {t('files.leave_out')}
              </Button>
            </Group>
          )}
          <Problem error={retry.error ?? leaveOut.error} mt="xs" />
        </>
      }
      end={<Chip tone={tones[file.state]}>{t(`files.state.${file.state}`)}</Chip>}
    />
  );
}
