import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { connectAccount, type NewAccount } from './api';

const blank: NewAccount = { waba_id: '', app_id: '', access_token: '', app_secret: '', verify_token: '' };

/** Connects an account with what stands on Meta's pages; the server checks it with Meta before it keeps it. */
export function ConnectForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['whatsapp', 'common']);
  const queries = useQueryClient();
  const [account, setAccount] = useState(blank);
  const connect = useMutation({
    mutationFn: () => connectAccount(account),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['whatsapp-accounts'] });
      onDone();
    },
  });
  const field = (name: keyof NewAccount) => ({
    name,
    label: t(`field.${name}`),
    description: t(`hint.${name}`),
    value: account[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const value = event.currentTarget.value.trim();
      setAccount((before) => ({ ...before, [name]: value }));
    },
    autoComplete: 'off',
    required: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate();
  };
  return (
    <Panel tone="sunk">
      <form onSubmit={submit}>
        <Stack maw={560}>
          <div>
            <Title order={2}>{t('connect_title')}</Title>
            <Text size="sm" c="dimmed" mt={2}>
              {t('connect_lead')}
            </Text>
          </div>
          <TextInput {...field('waba_id')} inputMode="numeric" data-autofocus />
          <TextInput {...field('app_id')} inputMode="numeric" />
          <PasswordInput {...field('access_token')} size="md" />
          <PasswordInput {...field('app_secret')} size="md" />
          <TextInput {...field('verify_token')} />
          <Problem error={connect.error} />
          <Group>
            <Button type="submit" loading={connect.isPending}>
              {t('connect_action')}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t('common:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
