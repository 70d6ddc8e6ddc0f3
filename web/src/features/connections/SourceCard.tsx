import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { ConnectionRow } from './ConnectionRow';
import { ContractText } from './ContractText';
import { KeyDialog } from './KeyDialog';
import { ScopeList } from './ScopeList';
import { SourceMark } from './SourceMark';
import { useConnect } from './useConnect';

interface Props {
  source: Source;
  connections: Connection[];
}

/** One system that forms can come from: what it promises, and the accounts connected to it. */
export function SourceCard({ source, connections }: Props) {
  const { t, i18n } = useTranslation('connections');
  const mayConnect = useCan('admin');
  const { connect, busy, error } = useConnect();
  const [region, setRegion] = useState(source.regions[0]?.key);
  const [bringing, key] = useDisclosure(false);
  const hasOne = connections.length > 0;
  const name = (region: Source['regions'][number]) =>
    i18n.language === 'tr' ? region.name_tr : region.name_en;
  return (
    <Panel>
      <Stack>
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="md" align="flex-start" wrap="nowrap" style={{ flex: '1 1 460px' }}>
            <SourceMark name={source.name} />
            <div>
              <Group gap="sm">
                <Title order={2}>{source.name}</Title>
                {!source.configured && <Chip tone="quiet">{t('not_configured')}</Chip>}
              </Group>
              <ContractText contract={source.contract} />
            </div>
          </Group>
          <Group gap="xs" align="flex-end">
            {source.configured && source.regions.length > 1 && (
              <Select
                size="sm"
                w={170}
                label={t('region')}
                data={source.regions.map((each) => ({ value: each.key, label: name(each) }))}
                value={region ?? null}
                onChange={(chosen) => setRegion(chosen ?? undefined)}
                allowDeselect={false}
              />
            )}
            {source.configured && (
              <Button
                variant={hasOne ? 'default' : 'filled'}
                loading={busy}
                disabled={!mayConnect}
                onClick={() => connect({ source: source.source, ...(region && { region }) })}
              >
                {hasOne ? t('connect_another') : t('connect', { source: source.name })}
              </Button>
            )}
            {source.key_sign_in && mayConnect && (
              <Button variant="subtle" onClick={key.open}>
                {t('key.open', { key: source.key_sign_in.name })}
              </Button>
            )}
          </Group>
        </Group>
        {!mayConnect && source.configured && !hasOne && (
          <Text size="sm" c="dimmed">
            {t('needs_admin')}
          </Text>
        )}
        {!source.configured && (
          <Group gap="sm">
            <Text size="sm" c="dimmed">
              {t('not_configured_text', { source: source.name })}
            </Text>
            <ButtonLink
              size="compact-sm"
              variant="default"
              to="/connections/setup/$source"
              params={{ source: source.source }}
            >
              {t('setup.open')}
            </ButtonLink>
          </Group>
        )}
        <Problem error={error} />
        {connections.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} source={source} />
        ))}
        {source.configured && <ScopeList source={source} />}
      </Stack>
      {bringing && <KeyDialog source={source} region={region} onClose={key.close} />}
    </Panel>
  );
}
