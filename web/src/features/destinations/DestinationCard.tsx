import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { ContractText } from '@/features/connections/ContractText';
import { Confirm } from '@/ui/Confirm';
import { Panel } from '@/ui/Panel';
import { removeDestination } from './api';
import { BridgeGuide } from './BridgeGuide';
import { DestinationSwitch } from './DestinationSwitch';
import { EditSettings } from './EditSettings';
import { Light } from './Light';
import { MappingDialog } from './MappingDialog';
import { MissingPermission } from './MissingPermission';
import { Standing } from './Standing';
import { TestAnswer } from './TestAnswer';

interface Props {
  destination: Destination;
  /** The id of the text that says why nothing can be changed; only where nothing can. */
  why: string | undefined;
}

/** One place that answers go to: its promise, its light, and what can be changed or tried. */
export function DestinationCard({ destination, why }: Props) {
  const { t } = useTranslation('destinations');
  const queries = useQueryClient();
  const mayChange = useCan('editor');
  const [mapping, map] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const [removing, removal] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => removeDestination(destination.id),
    onSuccess: async () => {
      removal.close();
      await queries.invalidateQueries({ queryKey: ['destinations', destination.flow_id] });
      await queries.invalidateQueries({ queryKey: ['predictions', destination.flow_id] });
    },
  });
  const url = destination.settings.url;
  return (
    <Panel tone={destination.enabled ? 'plain' : 'sunk'}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="md">
          <div style={{ flex: '1 1 320px', minWidth: 0 }}>
            <Group gap="sm">
              <Title order={2} size="h3">
                {t(`kind.${destination.kind}`)}
              </Title>
              <Light destination={destination} />
            </Group>
            {typeof url === 'string' && url !== '' && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {url}
              </Text>
            )}
            <Standing destination={destination} />
            {destination.contract && <ContractText contract={destination.contract} conditions />}
          </div>
          <DestinationSwitch destination={destination} why={why} />
        </Group>
        <MissingPermission destination={destination} />
        {destination.kind === 'google_bridge' && <BridgeGuide destination={destination} />}
        {mayChange && (
          <Group gap="xs">
            <TestAnswer destination={destination} />
            <Button size="sm" variant="default" onClick={map.open}>
              {t('mapping.open')}
            </Button>
            {destination.kind !== 'google_form_post' && destination.kind !== 'google_bridge' && (
              <Button size="sm" variant="default" onClick={edit.open}>
                {t('settings')}
              </Button>
            )}
            <Button size="sm" variant="subtle" color="gray" onClick={removal.open}>
              {t('remove.action')}
            </Button>
          </Group>
        )}
      </Stack>
      {mapping && <MappingDialog destination={destination} onClose={map.close} />}
      {editing && <EditSettings destination={destination} onClose={edit.close} />}
      <Confirm
        opened={removing}
        title={t('remove.title', { name: t(`kind.${destination.kind}`) })}
        effect={
          destination.waiting + destination.stuck > 0
            ? t('remove.effect_waiting', { count: destination.waiting + destination.stuck })
            : t('remove.effect')
        }
        action={t('remove.action')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={removal.close}
      />
    </Panel>
  );
}
