import {
  ActionIcon,
  Anchor,
  Code,
  CopyButton,
  Group,
  List,
  Stack,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/ui/Chip';
import { Icon } from '@/ui/icons';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { type SourceWord, setupQuery } from './api';
import { WhenAsked } from './WhenAsked';

const route = getRouteApi('/inside/connections/setup/$source');

/** For whoever runs this installation: how its app at a source is made, and what goes into the settings. */
export function SetupPage() {
  const { t, i18n } = useTranslation('connections');
  const { source } = route.useParams();
  const { data: setup, error } = useQuery(setupQuery(source as SourceWord));
  const said = (text: { en: string; tr: string }) => (i18n.language === 'tr' ? text.tr : text.en);
  if (error) return <Problem error={error} />;
  if (!setup) return <Waiting rows={4} />;
  return (
    <>
      <PageHeader
        above={
          <CrumbLink to="/connections" activeOptions={{ exact: true }}>
            {t('title')}
          </CrumbLink>
        }
        title={t('setup.title', { source: setup.name })}
        lead={t('setup.lead', { source: setup.name })}
        beside={
          <Chip tone={setup.configured ? 'good' : 'quiet'}>
            {t(setup.configured ? 'setup.configured' : 'not_configured')}
          </Chip>
        }
      />
      <Stack maw={760}>
        <Panel>
          <Stack gap="sm">
            <Title order={2}>{t('setup.steps')}</Title>
            <Anchor href={setup.console_url} target="_blank" rel="noreferrer" size="sm">
              {setup.console_url}
            </Anchor>
            <List type="ordered" spacing="xs" size="sm">
              {setup.steps.map((step) => (
                <List.Item key={step.en}>{said(step)}</List.Item>
              ))}
            </List>
          </Stack>
        </Panel>
        <Panel>
          <Stack gap="xs">
            <Title order={2}>{t('setup.redirect')}</Title>
            <Group gap="xs" wrap="nowrap">
              <Code block style={{ flex: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                {setup.redirect_url}
              </Code>
              <CopyButton value={setup.redirect_url}>
                {({ copied, copy }) => (
                  <Tooltip label={t(copied ? 'setup.copied' : 'setup.copy')}>
                    <ActionIcon variant="default" size={36} onClick={copy} aria-label={t('setup.copy')}>
                      <Icon name={copied ? 'check' : 'clip'} size={18} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </CopyButton>
            </Group>
            <Text size="sm" c="dimmed">
              {t('setup.redirect_hint')}
            </Text>
          </Stack>
        </Panel>
        <Panel>
          <Stack gap="sm">
            <Title order={2}>{t('setup.scopes')}</Title>
            <List size="sm" spacing={4}>
              {setup.scopes.map((scope) => (
                <List.Item key={`${scope.feature} ${scope.scope}`}>
                  <Code>{scope.scope}</Code> {i18n.language === 'tr' ? scope.reason_tr : scope.reason}{' '}
                  <WhenAsked scope={scope} />
                </List.Item>
              ))}
            </List>
          </Stack>
        </Panel>
        <Panel>
          <Stack gap="sm">
            <Title order={2}>{t('setup.review')}</Title>
            <Text size="sm">{said(setup.review)}</Text>
            <List size="sm" spacing={4}>
              {setup.limits.map((limit) => (
                <List.Item key={limit.en}>{said(limit)}</List.Item>
              ))}
            </List>
          </Stack>
        </Panel>
        <Panel>
          <Stack gap="xs">
            <Title order={2}>{t('setup.settings')}</Title>
            <Text size="sm">{t('setup.settings_text')}</Text>
            <Code block>{setup.settings.join('\n')}</Code>
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}
