import { Code, CopyButton, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { Publication } from '@/api/types';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { RelativeTime } from '@/ui/time';

export function LivePanel({ flowId, publication }: { flowId: string; publication: Publication }) {
  const { t } = useTranslation('publish');
  return (
    <Panel tone="accent">
      <Stack gap="md" align="flex-start">
        <div>
          <Title order={2}>{t('live.title', { version: publication.version_number ?? 1 })}</Title>
          {publication.published_at && (
            <Text size="sm">
              <Trans
                t={t}
                i18nKey="live.since"
                components={{ when: <RelativeTime at={publication.published_at} /> }}
              />
            </Text>
          )}
        </div>
        <ButtonLink to="/flows/$flowId/share" params={{ flowId }} size="md">
          {t('live.action')}
        </ButtonLink>
        <Group gap="xl">
          {publication.meta_flow_id && <Fact label={t('live.flow_id')} value={publication.meta_flow_id} />}
          {publication.endpoint_url && <Fact label={t('live.endpoint')} value={publication.endpoint_url} />}
        </Group>
      </Stack>
    </Panel>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Group gap="xs">
        <Code style={{ overflowWrap: 'anywhere', background: 'transparent', padding: 0 }}>{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <UnstyledButton
              onClick={copy}
              fz="xs"
              c="var(--akis-accent)"
              aria-label={`${t('copy')}: ${label}`}
            >
              {copied ? t('copied') : t('copy')}
            </UnstyledButton>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
