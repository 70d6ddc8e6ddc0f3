import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Flow } from '@/api/types';
import { sourceName } from '@/features/flows/sourceName';
import { Panel } from '@/ui/Panel';
import { sourceChangesQuery } from './api';
import { SourceChangesDialog } from './SourceChangesDialog';

/** The form changed at its source: said where it shows, with what it means for answers. */
export function SourceChangesBanner({ flow }: { flow: Flow }) {
  const { t } = useTranslation('alerts');
  const { t: flows } = useTranslation('flows');
  const { data } = useQuery({ ...sourceChangesQuery(flow.id), enabled: Boolean(flow.source) });
  const [opened, look] = useDisclosure(false);
  if (!data || !flow.source || (data.changes.length === 0 && !data.deleted_at)) return null;
  const source = sourceName(flows, flow.source);
  return (
    <>
      <Panel tone={data.deleted_at || data.breaks_delivery ? 'warm' : 'sunk'} p="md" mb="md">
        <Group justify="space-between" gap="md" role="status">
          <Text style={{ flex: '1 1 280px' }}>
            {data.deleted_at
              ? t('drift.deleted', { source })
              : t(data.breaks_delivery ? 'drift.breaks' : 'drift.changed', {
                  source,
                  count: data.changes.length,
                })}
          </Text>
          {data.changes.length > 0 && (
            <Button variant="light" onClick={look.open}>
              {t('drift.look')}
            </Button>
          )}
        </Group>
      </Panel>
      {opened && <SourceChangesDialog flowId={flow.id} source={source} changes={data} onClose={look.close} />}
    </>
  );
}
