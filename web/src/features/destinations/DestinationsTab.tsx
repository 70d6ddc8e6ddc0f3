import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { flowQuery } from '@/features/flows/api';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { AddDestination } from './AddDestination';
import { destinationsQuery } from './api';
import { DestinationCard } from './DestinationCard';

const route = getRouteApi('/inside/flows/$flowId/destinations');

/** Where a form's answers go, and what is promised about each way. */
export function DestinationsTab() {
  const { t } = useTranslation('destinations');
  const { flowId } = route.useParams();
  const mayChange = useCan('editor');
  const why = useId();
  const [adding, add] = useDisclosure(false);
  const flow = useQuery(flowQuery(flowId)).data;
  const { data: destinations, error } = useQuery(destinationsQuery(flowId));
  if (error) return <Problem error={error} />;
  if (!destinations || !flow) return <Waiting rows={2} height={140} />;
  const addButton = mayChange && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={add.open}>
      {t('add')}
    </Button>
  );
  return (
    <Stack>
      <Group justify="space-between" gap="md">
        <div style={{ flex: '1 1 320px' }}>
          <Text c="dimmed" maw={620}>
            {t('lead')}
          </Text>
          {!mayChange && (
            <Text id={why} size="sm" mt={4}>
              {t('needs_editor')}
            </Text>
          )}
        </div>
        {destinations.length > 0 && addButton}
      </Group>
      {destinations.length === 0 && (
        <EmptyState icon="box" title={t('none_title')} action={addButton}>
          {t(`none_text.${flow.source ?? 'other'}`)}
        </EmptyState>
      )}
      {destinations.map((destination) => (
        <DestinationCard key={destination.id} destination={destination} why={mayChange ? undefined : why} />
      ))}
      {adding && <AddDestination flowId={flowId} onClose={add.close} />}
    </Stack>
  );
}
