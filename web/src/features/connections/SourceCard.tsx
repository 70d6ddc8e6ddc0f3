import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { ConnectionRow } from './ConnectionRow';
import { ContractText } from './ContractText';
import { KeyDialog } from './KeyDialog';
import { Left, type LeftAccount } from './Left';
import { offersNoForms, PickerMissing } from './PickerMissing';
import { RegionSelect } from './RegionSelect';
import { asksPlace } from './region';
import { ScopeList } from './ScopeList';
import { SourceMark } from './SourceMark';
import { useConnect } from './useConnect';

interface Props {
  source: Source;
  connections: Connection[];
}

/** One system that forms can come from: what it promises, and the accounts connected to it. */
export function SourceCard({ source, connections }: Props) {
  const { t } = useTranslation('connections');
  const mayConnect = useCan('admin');
  const { connect, busy, error } = useConnect();
  const [region, setRegion] = useState(
    (source.regions.find(({ configured }) => configured) ?? source.regions[0])?.key,
  );
  const [bringing, key] = useDisclosure(false);
  const whyNot = useId();
  const placed = asksPlace(source, 'consent');
  const [left, setLeft] = useState<LeftAccount>();
  const hasOne = connections.length > 0;
  const barred = { disabled: !mayConnect, ...(!mayConnect && { 'aria-describedby': whyNot }) };
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
            {source.configured && placed && (
              <RegionSelect source={source} value={region} onChange={setRegion} byConsent w={190} />
            )}
            {source.configured && (
              <Button
                variant={hasOne ? 'default' : 'filled'}
                loading={busy}
                {...barred}
                onClick={() => connect({ source: source.source, ...(placed && region && { region }) })}
              >
                {hasOne ? t('connect_another') : t('connect', { source: source.name })}
              </Button>
            )}
            {source.key_sign_in && (
              <Button variant="subtle" {...barred} onClick={key.open}>
                {t('key.open', { key: source.key_sign_in.name })}
              </Button>
            )}
          </Group>
        </Group>
        {!mayConnect && (source.configured || source.key_sign_in) && (
          <Text id={whyNot} size="sm" c="dimmed">
            {t('needs_admin')}
          </Text>
        )}
        {!source.configured && (
          <Text size="sm" c="dimmed">
            {t('not_configured_text', { source: source.name })}
          </Text>
        )}
        <Problem error={error} />
        {offersNoForms(source) && <PickerMissing source={source} />}
        {left && <Left {...left} source={source.name} onClose={() => setLeft(undefined)} />}
        {connections.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} source={source} onLeft={setLeft} />
        ))}
        <div>
          {source.configured && <ScopeList source={source} />}
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/connections/setup/$source" params={{ source: source.source }} />
            )}
          >
            {t('setup.open')}
          </Anchor>
        </div>
      </Stack>
      {bringing && <KeyDialog source={source} onClose={key.close} />}
    </Panel>
  );
}
