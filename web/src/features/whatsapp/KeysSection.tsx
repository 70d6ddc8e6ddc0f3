import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { KeyPair, NumberKey, WhatsappAccount } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip, type Tone } from '@/ui/Chip';
import { Confirm } from '@/ui/Confirm';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import { checkKeys, keysQuery, registerKeys, rotateKey } from './api';
import { ImportKey } from './ImportKey';

const tones: Record<NonNullable<NumberKey['status']>, Tone> = {
  valid: 'good',
  uploaded: 'busy',
  mismatch: 'bad',
  missing: 'warm',
  foreign: 'bad',
  unread: 'quiet',
};

/** The keys phones encrypt with: how each number stands at WhatsApp, and how a key is changed without a lost answer. */
export function KeysSection({ account }: { account: WhatsappAccount }) {
  const { t } = useTranslation('whatsapp');
  const queries = useQueryClient();
  const may = useCan('admin');
  const [rotating, rotation] = useDisclosure(false);
  const [importing, importer] = useDisclosure(false);
  const keys = useQuery(keysQuery(account.id));
  const refresh = () => queries.invalidateQueries({ queryKey: ['keys'] });
  const check = useMutation({ mutationFn: () => checkKeys(account.id), onSuccess: refresh });
  const rotate = useMutation({
    mutationFn: () => rotateKey(account.id),
    onSuccess: async () => {
      rotation.close();
      await refresh();
    },
  });
  if (keys.error) return <Problem error={keys.error} onRetry={() => void keys.refetch()} />;
  if (!keys.data) return <Waiting />;
  return (
    <Stack gap="sm">
      <Title order={3}>{t('keys.title')}</Title>
      <Rows label={t('numbers')}>
        {keys.data.numbers.map((number) => (
          <NumberRow key={number.phone_number_id} account={account.id} number={number} />
        ))}
      </Rows>
      {keys.data.keys.length > 0 && (
        <Rows label={t('keys.pairs')}>
          {keys.data.keys.map((pair) => (
            <PairRow key={pair.id} pair={pair} />
          ))}
        </Rows>
      )}
      {may && (
        <Group gap="xs">
          <Button size="sm" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            {t('keys.check')}
          </Button>
          <Button size="sm" variant="default" onClick={rotation.open}>
            {t('keys.rotate')}
          </Button>
          <Button size="sm" variant="default" onClick={importer.open}>
            {t('keys.import')}
          </Button>
        </Group>
      )}
      {check.isSuccess && (
        <Text size="sm" c="dimmed" role="status">
          {t('keys.checking')}
        </Text>
      )}
      <Problem error={check.error} />
      <Confirm
        opened={rotating}
        title={t('keys.rotate_title')}
        effect={t('keys.rotate_effect')}
        action={t('keys.rotate')}
        busy={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={rotation.close}
      />
      {importing && <ImportKey account={account} onClose={importer.close} />}
    </Stack>
  );
}

function NumberRow({ account, number }: { account: string; number: NumberKey }) {
  const { t } = useTranslation('whatsapp');
  const queries = useQueryClient();
  const may = useCan('admin');
  const [asking, ask] = useDisclosure(false);
  const replace = useMutation({
    mutationFn: () => registerKeys(account, number.phone_number_id),
    onSuccess: async () => {
      ask.close();
      await queries.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const status = number.status;
  return (
    <>
      <Row
        title={number.display_phone_number}
        detail={
          <>
            {number.problem ?? t(number.own_key ? 'keys.own' : 'keys.of_account')}
            {number.checked_at && (
              <Text size="xs" c="dimmed" component="div">
                <Trans
                  t={t}
                  i18nKey="keys.checked"
                  components={{ when: <RelativeTime at={number.checked_at} /> }}
                />
              </Text>
            )}
            {status === 'foreign' && may && !number.replacing && (
              <Button mt={6} size="compact-sm" variant="default" onClick={ask.open}>
                {t('keys.replace')}
              </Button>
            )}
          </>
        }
        end={
          <Chip tone={status ? tones[status] : 'quiet'}>
            {t(status ? `keys.status.${status}` : 'key_missing')}
          </Chip>
        }
      />
      <Confirm
        opened={asking}
        title={t('keys.replace_title', { number: number.display_phone_number })}
        effect={t('keys.replace_effect')}
        action={t('keys.replace')}
        danger
        busy={replace.isPending}
        error={replace.error}
        onConfirm={() => replace.mutate()}
        onClose={ask.close}
      />
    </>
  );
}

function PairRow({ pair }: { pair: KeyPair }) {
  const { t } = useTranslation('whatsapp');
  return (
    <Row
      title={
        <Text span ff="monospace" size="sm">
          {pair.fingerprint.slice(0, 16)}
        </Text>
      }
      detail={
        <>
          <Trans
            t={t}
            i18nKey={pair.imported ? 'keys.imported' : 'keys.made'}
            components={{ when: <RelativeTime at={pair.created_at} /> }}
          />
          {pair.state === 'retired' && pair.accepted_until && (
            <>
              {' · '}
              <Trans
                t={t}
                i18nKey="keys.accepted"
                components={{ when: <RelativeTime at={pair.accepted_until} coming /> }}
              />
            </>
          )}
        </>
      }
      end={<Chip tone={pair.state === 'present' ? 'good' : 'quiet'}>{t(`keys.state.${pair.state}`)}</Chip>}
    />
  );
}
