import { Box, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Flow, SourceChanges } from '@/api/types';
import { sourceName } from '@/features/flows/sourceName';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { sourceChangesQuery } from './api';
import { SourceChangesDialog } from './SourceChangesDialog';
import { SourceStanding } from './SourceStanding';

/** How a form stands to its source: what changed there and what it means for answers, and when it was last looked at. */
export function SourceChangesBanner({ flow }: { flow: Flow }) {
  const { t: flows } = useTranslation('flows');
  const { data, error } = useQuery({ ...sourceChangesQuery(flow.id), enabled: Boolean(flow.source) });
  if (!flow.source) return null;
  const source = sourceName(flows, flow.source);
  return (
    <Box mb="md">
      <Problem error={error} mb="sm" />
      {data && <Told flowId={flow.id} source={source} changes={data} />}
      {data !== undefined && (
        <SourceStanding flowId={flow.id} source={source} checkedAt={data?.checked_at ?? null} />
      )}
    </Box>
  );
}

interface ToldProps {
  flowId: string;
  source: string;
  changes: SourceChanges;
}

function Told({ flowId, source, changes }: ToldProps) {
  const { t } = useTranslation('drift');
  const [opened, look] = useDisclosure(false);
  const { breaks_delivery, deleted_at, publish_again } = changes;
  const count = changes.changes.length;
  const behind = publish_again && !deleted_at;
  const changed = breaks_delivery ? 'breaks' : behind ? 'also_changed' : 'changed';
  return (
    <>
      {behind && (
        <Panel tone="warm" p="md" mb="xs">
          <Group justify="space-between" gap="md" role="status">
            <Text style={{ flex: '1 1 280px' }}>{t('publish_again', { source })}</Text>
            <ButtonLink variant="light" to="/flows/$flowId/publish" params={{ flowId }}>
              {t('to_publish')}
            </ButtonLink>
          </Group>
        </Panel>
      )}
      {(count > 0 || deleted_at) && (
        <Panel tone={deleted_at || breaks_delivery ? 'warm' : 'sunk'} p="md" mb="xs">
          <Group justify="space-between" gap="md" role="status">
            <Text style={{ flex: '1 1 280px' }}>
              {deleted_at ? t('deleted', { source }) : t(changed, { source, count })}
            </Text>
            {count > 0 && (
              <Button variant="light" onClick={look.open}>
                {t('look')}
              </Button>
            )}
          </Group>
        </Panel>
      )}
      {opened && (
        <SourceChangesDialog flowId={flowId} source={source} changes={changes} onClose={look.close} />
      )}
    </>
  );
}
