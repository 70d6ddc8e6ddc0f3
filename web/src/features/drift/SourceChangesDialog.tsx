import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SourceChanges } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { Problem } from '@/ui/Problem';
import { dismissChanges, mergeChanges } from './api';

interface Props {
  flowId: string;
  source: string;
  changes: SourceChanges;
  onClose: () => void;
}

/** What changed, what of it breaks delivery, and the draft with both sides' edits for the asking. */
export function SourceChangesDialog({ flowId, source, changes, onClose }: Props) {
  const { t } = useTranslation(['alerts', 'common']);
  const queries = useQueryClient();
  const refresh = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        ['source-changes', 'flows', 'predictions', 'report', 'compile', 'draft', 'alerts'].includes(
          String(queryKey[0]),
        ),
    });
  const merge = useMutation({ mutationFn: () => mergeChanges(flowId, changes.state), onSuccess: refresh });
  const dismiss = useMutation({
    mutationFn: () => dismissChanges(flowId, changes.state),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  const conflicts = merge.data?.conflicts ?? [];
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('drift.title', { source })}</Text>}
    >
      <Stack>
        {merge.isSuccess ? (
          <>
            <Text size="sm" role="status">
              {t('drift.merged')}
            </Text>
            {conflicts.length > 0 && (
              <>
                <Text size="sm">{t('drift.conflicts')}</Text>
                <List size="sm" spacing={4}>
                  {conflicts.map((conflict) => (
                    <List.Item key={`${conflict.question} ${conflict.field}`}>{conflict.sentence}</List.Item>
                  ))}
                </List>
              </>
            )}
            <Group justify="flex-end">
              <Button onClick={onClose}>{t('common:close')}</Button>
            </Group>
          </>
        ) : (
          <>
            <List size="sm" spacing={6}>
              {changes.changes.map((change) => (
                <List.Item key={`${change.kind} ${change.question} ${change.sentence}`}>
                  {change.sentence} {change.breaks_delivery && <Chip tone="bad">{t('drift.chip')}</Chip>}
                </List.Item>
              ))}
            </List>
            <Text size="sm" c="dimmed">
              {t('drift.text')}
            </Text>
            <Problem error={merge.error ?? dismiss.error} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {t('drift.dismiss')}
              </Button>
              <Button loading={merge.isPending} onClick={() => merge.mutate()}>
                {t('drift.merge')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
