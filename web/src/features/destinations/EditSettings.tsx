import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { changeDestination, type Settings } from './api';
import { HubspotTargets } from './HubspotTargets';
import { NewSecret } from './NewSecret';
import { SettingsFields } from './SettingsFields';
import { isComplete } from './settings';
import { useDestinationChange } from './useDestinationChange';

interface Props {
  destination: Destination;
  onClose: () => void;
}

export function EditSettings({ destination, onClose }: Props) {
  const { t } = useTranslation(['destinations', 'common']);
  const [settings, setSettings] = useState<Settings>(destination.settings);
  const [secret, setSecret] = useState<string>();
  const [failed, setFailed] = useState<unknown>();
  const save = useDestinationChange(destination, onClose);
  const renew = () => {
    changeDestination(destination.id, { new_secret: true }).then(
      (kept) => setSecret(kept.secret ?? ''),
      setFailed,
    );
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t(`kind.${destination.kind}`)}</Text>}
    >
      {secret ? (
        <NewSecret secret={secret} onClose={onClose} />
      ) : (
        <Stack>
          <SettingsFields
            kind={destination.kind}
            connection={destination.connection_id}
            value={settings}
            onChange={setSettings}
          />
          {destination.kind.startsWith('hubspot') && destination.connection_id && (
            <HubspotTargets
              destination={destination}
              connection={destination.connection_id}
              value={settings}
              onChange={setSettings}
            />
          )}
          {destination.has_secret && (
            <div>
              <Button size="compact-sm" variant="default" onClick={renew}>
                {t('secret.renew')}
              </Button>
              <Text size="xs" c="dimmed" mt={4}>
                {t('secret.renew_text')}
              </Text>
            </div>
          )}
          <Problem error={save.error ?? failed} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button
              loading={save.isPending}
              disabled={!isComplete(destination.kind, settings)}
              onClick={() => save.mutate({ settings })}
            >
              {t('save')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
