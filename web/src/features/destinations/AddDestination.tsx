import { Button, Group, Modal, Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DestinationOffer } from '@/api/types';
import { connectionsQuery } from '@/features/connections/api';
import { ContractText } from '@/features/connections/ContractText';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { addDestination, offersQuery, type Settings } from './api';
import { Allow } from './MissingPermission';
import { NewSecret } from './NewSecret';
import { SettingsFields } from './SettingsFields';
import { isComplete } from './settings';

interface Props {
  flowId: string;
  onClose: () => void;
}

/** Everything a form's answers can be written to, each with what it promises, before anything is chosen. */
export function AddDestination({ flowId, onClose }: Props) {
  const { t } = useTranslation(['destinations', 'common']);
  const { data: offers, error } = useQuery(offersQuery(flowId));
  const [kind, setKind] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const offer = offers?.find((each) => each.kind === kind);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('add')}</Text>}
    >
      {secret ? (
        <NewSecret secret={secret} onClose={onClose} />
      ) : (
        <Stack>
          <Problem error={error} />
          {!offers && !error && <Waiting rows={4} />}
          {offers && (
            <Radio.Group value={kind ?? null} onChange={setKind} label={t('choose')}>
              <Stack gap="sm" mt="xs">
                {offers.map((each) => (
                  <Radio.Card key={each.kind} value={each.kind} p="md" radius="md">
                    <Group wrap="nowrap" align="flex-start">
                      <Radio.Indicator />
                      <div>
                        <Group gap="xs">
                          <Text fw={600}>{t(`kind.${each.kind}`)}</Text>
                          {each.unofficial && <Chip tone="warm">{t('unofficial')}</Chip>}
                        </Group>
                        <ContractText contract={each.contract} />
                      </div>
                    </Group>
                  </Radio.Card>
                ))}
              </Stack>
            </Radio.Group>
          )}
          {offer && (
            <Chosen
              key={offer.kind}
              flowId={flowId}
              offer={offer}
              onAdded={(made) => (made ? setSecret(made) : onClose())}
              onCancel={onClose}
            />
          )}
        </Stack>
      )}
    </Modal>
  );
}

interface ChosenProps {
  flowId: string;
  offer: DestinationOffer;
  /** With the new secret, which is shown once. */
  onAdded: (secret: string | null) => void;
  onCancel: () => void;
}

function Chosen({ flowId, offer, onAdded, onCancel }: ChosenProps) {
  const { t } = useTranslation(['destinations', 'connections', 'common']);
  const queries = useQueryClient();
  const [connection, setConnection] = useState(offer.connections[0]?.id);
  const [settings, setSettings] = useState<Settings>({});
  const add = useMutation({
    mutationFn: () =>
      addDestination(flowId, {
        kind: offer.kind,
        settings,
        ...(connection && { connection_id: connection }),
      }),
    onSuccess: async ({ secret }) => {
      await queries.invalidateQueries({ queryKey: ['destinations', flowId] });
      await queries.invalidateQueries({ queryKey: ['predictions', flowId] });
      // The bridge's secret stands in the script itself.
      onAdded(offer.kind === 'google_bridge' ? null : secret);
    },
  });
  const account = offer.connections.find(({ id }) => id === connection);
  const known = useQuery(connectionsQuery).data?.find(({ id }) => id === connection);
  if (offer.source && offer.connections.length === 0) {
    return (
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('no_account')}</Text>
        <ButtonLink to="/connections">{t('to_connections')}</ButtonLink>
      </Stack>
    );
  }
  const lacking = account?.missing_features ?? [];
  return (
    <Stack gap="sm">
      <ContractText contract={offer.contract} conditions />
      {offer.connections.length > 1 && (
        <Select
          label={t('account')}
          data={offer.connections.map(({ id, account_name }) => ({ value: id, label: account_name }))}
          value={connection ?? null}
          onChange={(chosen) => setConnection(chosen ?? undefined)}
          allowDeselect={false}
        />
      )}
      {lacking.length > 0 && known ? (
        <Allow account={known} lacking={lacking} />
      ) : (
        <>
          <SettingsFields kind={offer.kind} connection={connection} value={settings} onChange={setSettings} />
          <Problem error={add.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onCancel}>
              {t('common:cancel')}
            </Button>
            <Button
              loading={add.isPending}
              disabled={!isComplete(offer.kind, settings)}
              onClick={() => add.mutate()}
            >
              {t('add')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
