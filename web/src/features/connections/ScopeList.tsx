import { Collapse, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/api/types';
import classes from './ScopeList.module.css';
import { WhenAsked } from './WhenAsked';

/** What Akis asks the source for, and why: what a careful admin wants to read before pressing Allow. */
export function ScopeList({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('connections');
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  if (source.scopes.length === 0) return null;
  return (
    <div>
      <UnstyledButton className={classes.toggle} onClick={toggle} aria-expanded={opened} aria-controls={id}>
        {opened ? t('scopes.hide') : t('scopes.show')}
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <dl className={classes.list}>
          {source.scopes.map((scope) => (
            <div key={`${scope.feature} ${scope.scope}`}>
              <dt>{scope.scope}</dt>
              <dd>
                {i18n.language === 'tr' ? scope.reason_tr : scope.reason} <WhenAsked scope={scope} />
              </dd>
            </div>
          ))}
        </dl>
        <Text size="xs" c="dimmed" mt="xs">
          {t('scopes.sealed')}
        </Text>
      </Collapse>
    </div>
  );
}
