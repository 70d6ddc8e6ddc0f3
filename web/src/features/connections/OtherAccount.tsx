import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '@/api/types';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { sourcesQuery } from './api';
import { asksPlace, regionOf } from './region';
import { useConnect } from './useConnect';

/** Somebody meant to connect one account again and was signed in to another. Nothing was changed; both ways on are here. */
export function OtherAccount({ meant, came }: { meant: Connection; came: string }) {
  const { t } = useTranslation('connections');
  const { connect, busy, error } = useConnect();
  const source = useQuery(sourcesQuery).data?.find((each) => each.source === meant.source);
  // They came to the consent page of this place.
  const place = source && asksPlace(source, 'consent') ? regionOf(source, meant.region) : undefined;
  return (
    <Alert
      role="alert"
      color="orange"
      icon={<Icon name="alert" />}
      title={t('other_account.title', { account: came })}
    >
      <Text size="sm">{t('other_account.text', { meant: meant.account_name, came })}</Text>
      <Group mt="sm" gap="sm">
        <Button
          size="sm"
          loading={busy}
          onClick={() => connect({ source: meant.source, connection: meant.id })}
        >
          {t('other_account.again', { account: meant.account_name })}
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={busy}
          onClick={() => connect({ source: meant.source, ...(place && { region: place.key }) })}
        >
          {t('other_account.second', { account: came })}
        </Button>
      </Group>
      <Problem error={error} mt="sm" />
    </Alert>
  );
}
