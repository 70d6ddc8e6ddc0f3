import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { SourceChanges } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { checkSource, refreshDrift, sourceChangesQuery } from './api';

interface Props {
  flowId: string;
  /** The source's name. */
  source: string;
  /** When the form was last read there; null when it was not yet. */
  checkedAt: string | null;
}

/** When the form was last compared with its source, and the same once more for the asking. */
export function SourceStanding({ flowId, source, checkedAt }: Props) {
  const { t } = useTranslation('drift');
  const queries = useQueryClient();
  const mayCheck = useCan('editor');
  const check = useMutation({
    mutationFn: () => checkSource(flowId),
    onSuccess: async (changes) => {
      queries.setQueryData(sourceChangesQuery(flowId).queryKey, changes);
      await refreshDrift(queries);
    },
  });
  const quiet = check.data && isQuiet(check.data);
  return (
    <>
      <Group gap="xs">
        <Text size="sm" c="dimmed" component="div">
          {checkedAt ? (
            <Trans
              t={t}
              i18nKey="checked"
              values={{ source }}
              components={{ when: <RelativeTime at={checkedAt} /> }}
            />
          ) : (
            t('unchecked', { source })
          )}
        </Text>
        {mayCheck && (
          <>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<Icon name="refresh" size={15} />}
              loading={check.isPending}
              onClick={() => check.mutate()}
            >
              {t('check')}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {quiet && t('nothing_new')}
            </Text>
          </>
        )}
      </Group>
      <Problem error={check.error} mt="xs" />
    </>
  );
}

/** Nothing that a banner above tells. */
function isQuiet({ changes, deleted_at, publish_again }: SourceChanges): boolean {
  return changes.length === 0 && !deleted_at && !publish_again;
}
