import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, client } from '@/api/client';
import { Problem } from '@/ui/Problem';
import { AuthLayout } from './AuthLayout';
import { meQuery } from './me';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('auth');
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => call(client.POST('/api/v1/auth/sign-in', { body: { email, password } })),
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      router.history.push(ownPath(next));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <AuthLayout title={t('sign_in.title')} lead={t('sign_in.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <Problem error={enter.error} />
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            label={t('email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
          />
          <PasswordInput
            name="password"
            autoComplete="current-password"
            label={t('password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
          />
          <Button type="submit" size="md" loading={enter.isPending} mt="xs">
            {t('sign_in.action')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('sign_in.no_account')} <Link to="/sign-up">{t('sign_in.to_sign_up')}</Link>
          </Text>
        </Stack>
      </form>
    </AuthLayout>
  );
}

/** Only a path of this site: an address handed in from outside must not lead people away. */
export function ownPath(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
