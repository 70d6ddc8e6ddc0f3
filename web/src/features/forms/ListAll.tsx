import { Button, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Feature, Source } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { useConnect } from '@/features/connections/useConnect';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';

interface Props {
  connection: Connection;
  source: Source;
}

/** Where forms are picked one by one: the choice to let all of them be listed, with what that takes. */
export function ListAll({ connection, source }: Props) {
  const { t, i18n } = useTranslation(['flows', 'connections']);
  const may = useCan('admin');
  const whyNot = useId();
  const { connect, busy, error } = useConnect();
  const reasons = source.scopes.filter(({ feature }) => feature === 'all_forms');
  return (
    <Panel tone="sunk" p="md">
      <Text size="sm">{t('forms.all_text', { source: source.name })}</Text>
      {reasons.map(({ scope, reason, reason_tr }) => (
        <Text key={scope} size="sm" c="dimmed" mt={4}>
          {i18n.language === 'tr' ? reason_tr : reason}
        </Text>
      ))}
      {!may && (
        <Text id={whyNot} size="sm" c="dimmed" mt={4}>
          {t('forms.all_needs_admin')}
        </Text>
      )}
      <Button
        mt="sm"
        variant="default"
        loading={busy}
        disabled={!may}
        onClick={() =>
          connect({ source: source.source, connection: connection.id, features: withAllForms(connection) })
        }
        {...(!may && { 'aria-describedby': whyNot })}
      >
        {t('forms.all')}
      </Button>
      <Problem error={error} mt="sm" />
    </Panel>
  );
}

/** What is allowed already stays asked for. */
function withAllForms({ features }: Connection): Feature[] {
  const granted = Object.entries(features).flatMap(([feature, allowed]) =>
    allowed && feature !== 'forms' ? [feature as Feature] : [],
  );
  return [...granted, 'all_forms'];
}
