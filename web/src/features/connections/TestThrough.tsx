import { Anchor, Button, Modal, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '@/api/types';
import { destinationsQuery } from '@/features/destinations/api';
import { TestAnswer } from '@/features/destinations/TestAnswer';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';

/** Tries a connection with a made-up answer: to whichever form and place of it one chooses. */
export function TestThrough({ connection }: { connection: Connection }) {
  const { t } = useTranslation('connections');
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="send" size={16} />}
        onClick={dialog.open}
        aria-label={t('test.named', { account: connection.account_name })}
      >
        {t('test.action')}
      </Button>
      {opened && <Dialog connection={connection} onClose={dialog.close} />}
    </>
  );
}

function Dialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useTranslation(['connections', 'destinations', 'common']);
  const [flowId, setFlowId] = useState(connection.flows[0]?.id ?? '');
  const { data: destinations, error } = useQuery({ ...destinationsQuery(flowId), enabled: flowId !== '' });
  const open = destinations?.filter(({ enabled }) => enabled);
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={620}>{t('test.title', { account: connection.account_name })}</Text>}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack>
        <Text size="sm">{t('test.text')}</Text>
        {connection.flows.length > 1 && (
          <Select
            label={t('test.form')}
            data={connection.flows.map(({ id, name }) => ({ value: id, label: name }))}
            value={flowId}
            onChange={(id) => id && setFlowId(id)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: true }}
          />
        )}
        {connection.flows.length === 1 && <Text fw={600}>{connection.flows[0]?.name}</Text>}
        <Problem error={error} />
        {open?.length === 0 && (
          <Text size="sm">
            {t('test.nowhere')}{' '}
            <Anchor
              size="sm"
              renderRoot={(props) => <Link {...props} to="/flows/$flowId/destinations" params={{ flowId }} />}
            >
              {t('test.choose')}
            </Anchor>
          </Text>
        )}
        {open?.map((destination) => (
          <div key={destination.id}>
            <Text size="sm" mb={6}>
              {t(`destinations:kind.${destination.kind}`)}
            </Text>
            <TestAnswer destination={destination} />
          </div>
        ))}
      </Stack>
    </Modal>
  );
}
