import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { WhatsappAccount } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { changeAppSecret, forgetAppSecret } from './api';

/** Changes the secret WhatsApp signs with; the former one is taken for three more days, so no request is lost. */
export function AppSecret({ account }: { account: WhatsappAccount }) {
  const { t } = useTranslation(['whatsapp', 'common']);
  const queries = useQueryClient();
  const may = useCan('admin');
  const [open, form] = useDisclosure(false);
  const [secret, setSecret] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['whatsapp-accounts'] });
  const change = useMutation({
    mutationFn: () => changeAppSecret(account.id, secret.trim()),
    onSuccess: async () => {
      setSecret('');
      form.close();
      await refresh();
    },
  });
  const forget = useMutation({ mutationFn: () => forgetAppSecret(account.id), onSuccess: refresh });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Stack gap="sm">
      <Title order={3}>{t('secret.title')}</Title>
      <Text size="sm" c="dimmed" component="div">
        {account.previous_app_secret_until ? (
          <Trans
            t={t}
            i18nKey="secret.both"
            components={{ when: <RelativeTime at={account.previous_app_secret_until} coming /> }}
          />
        ) : (
          t('secret.text')
        )}
      </Text>
      {may && !open && (
        <Group gap="xs">
          <Button size="sm" variant="default" onClick={form.open}>
            {t('secret.change')}
          </Button>
          {account.previous_app_secret_until && (
            <Button size="sm" variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
              {t('secret.forget')}
            </Button>
          )}
        </Group>
      )}
      {open && (
        <form onSubmit={submit}>
          <Stack gap="sm" maw={480}>
            <PasswordInput
              label={t('secret.new')}
              description={t('hint.app_secret')}
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              autoComplete="off"
              required
              data-autofocus
            />
            <Text size="sm">{t('secret.effect')}</Text>
            <Group gap="xs">
              <Button type="submit" size="sm" loading={change.isPending}>
                {t('secret.change')}
              </Button>
              <Button size="sm" variant="default" onClick={form.close}>
                {t('common:cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      <Problem error={change.error ?? forget.error} />
    </Stack>
  );
}
