import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceChanges } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Problem } from '@/ui/Problem';
import { dismissChanges, mergeChanges, refreshDrift } from './api';

interface Props {
  flowId: string;
  source: string;
  changes: SourceChanges;
  onClose: () => void;
}

/** What changed, what of it breaks delivery, and the draft with both sides' edits for the asking. */
export function SourceChangesDialog({ flowId, source, changes, onClose }: Props) {
  const { t } = useTranslation(['drift', 'common']);
  const queries = useQueryClient();
  const mayDecide = useCan('editor');
  const refresh = () => refreshDrift(queries);
  const merge = useMutation({ mutationFn: () => mergeChanges(flowId, changes.state), onSuccess: refresh });
  const dismiss = useMutation({
    mutationFn: () => dismissChanges(flowId, changes.state),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  const whyNot = useId();
  const barred = { disabled: !mayDecide, ...(!mayDecide && { 'aria-describedby': whyNot }) };
  const conflicts = merge.data?.conflicts ?? [];
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('title', { source })}</Text>}
    >
      <Stack>
        {merge.isSuccess ? (
          <>
            <Text size="sm" role="status">
              {t('merged')}
            </Text>
            {conflicts.length > 0 && (
              <>
                <Text size="sm">{t('conflicts')}</Text>
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
                  {change.sentence} {change.breaks_delivery && <Chip tone="bad">{t('chip')}</Chip>}
                </List.Item>
              ))}
            </List>
            <Text size="sm" c="dimmed">
              {t('text')}
            </Text>
            {!mayDecide && (
              <Text id={whyNot} size="sm">
                {t('needs_editor')}
              </Text>
            )}
            <Problem error={merge.error ?? dismiss.error} />
            <Group justify="flex-end" gap="sm">
              <Button
                variant="default"
                loading={dismiss.isPending}
                {...barred}
                onClick={() => dismiss.mutate()}
              >
                {t('dismiss')}
              </Button>
              <Button loading={merge.isPending} {...barred} onClick={() => merge.mutate()}>
                {t('merge')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
