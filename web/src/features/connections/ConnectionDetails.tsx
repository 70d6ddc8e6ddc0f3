import { Anchor, Collapse, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Connection } from '@/api/types';
import { RelativeTime } from '@/ui/time';
import classes from './ScopeList.module.css';

/** What an admin who looks after accounts wants to know of one: what it may, who uses it, when it last did. */
export function ConnectionDetails({ connection }: { connection: Connection }) {
  const { t } = useTranslation('connections');
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  const allowed = Object.entries(connection.features).filter(([, granted]) => granted);
  return (
    <div>
      <UnstyledButton
        className={classes.toggle}
        onClick={toggle}
        aria-expanded={opened}
        aria-controls={id}
        mt="xs"
      >
        {t(opened ? 'details.hide' : 'details.show')}
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <dl className={classes.list}>
          <div>
            <dt>{t('details.used')}</dt>
            <dd>
              {connection.last_used_at ? <RelativeTime at={connection.last_used_at} /> : t('details.never')}
            </dd>
          </div>
          <div>
            <dt>{t('details.sign_in')}</dt>
            <dd>{t(`details.by.${connection.sign_in}`)}</dd>
          </div>
          <div>
            <dt>{t('details.may')}</dt>
            <dd>
              {allowed.length === 0
                ? t('details.unsaid')
                : allowed.map(([feature]) => t(`features.${feature as 'forms'}`)).join(', ')}
            </dd>
          </div>
          {connection.scopes.length > 0 && (
            <div>
              <dt>{t('details.scopes')}</dt>
              <dd>
                <Text span ff="monospace" size="xs">
                  {connection.scopes.join(' ')}
                </Text>
              </dd>
            </div>
          )}
          <div>
            <dt>{t('details.flows')}</dt>
            <dd>
              {connection.flows.length === 0 && t('details.no_flows')}
              {connection.flows.map((flow, index) => (
                <span key={flow.id}>
                  {index > 0 && ', '}
                  <Anchor
                    size="sm"
                    renderRoot={(props) => (
                      <Link {...props} to="/flows/$flowId/review" params={{ flowId: flow.id }} />
                    )}
                  >
                    {flow.name}
                  </Anchor>
                </span>
              ))}
            </dd>
          </div>
        </dl>
        <Text size="xs" c="dimmed">
          <Trans t={t} i18nKey="scopes.sealed" />
        </Text>
      </Collapse>
    </div>
  );
}
