import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { ConnectionRow } from './ConnectionRow';
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
  const contract = i18n.language === 'tr' ? source.contract.sentence_tr : source.contract.sentence_en;
  const hasOne = connections.length > 0;
  return (
    <Panel>
      <Stack>
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="md" align="flex-start" wrap="nowrap" style={{ flex: '1 1 320px' }}>
            <SourceMark name={source.name} />
            <div>
              <Group gap="sm">
                <Title order={2}>{source.name}</Title>
                {!source.configured && <Chip tone="quiet">{t('not_configured')}</Chip>}
              </Group>
              <Text size="sm" c="dimmed" maw={560} mt={2}>
                {contract}
              </Text>
            </div>
          </Group>
          {source.configured && (
            <Button
              variant={hasOne ? 'default' : 'filled'}
              loading={busy}
              disabled={!mayConnect}
              onClick={() => connect(source.source)}
            >
              {hasOne ? t('connect_another') : t('connect', { source: source.name })}
            </Button>
          )}
        </Group>
        {!mayConnect && source.configured && !hasOne && (
          <Text size="sm" c="dimmed">
            {t('needs_admin')}
          </Text>
        )}
        {!source.configured && (
          <Text size="sm" c="dimmed">
            {t('not_configured_text', { source: source.name })}
          </Text>
        )}
        <Problem error={error} />
        {connections.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} sourceName={source.name} />
        ))}
        {source.configured && <ScopeList source={source} />}
      </Stack>
    </Panel>
  );
}
