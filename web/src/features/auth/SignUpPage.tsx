import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, client } from '@/api/client';
import { Problem } from '@/ui/Problem';
import { useFieldProblem } from '@/ui/useFieldProblem';
import { AuthLayout } from './AuthLayout';
import { meQuery } from './me';

const blank = { name: '', company: '', email: '', password: '' };
const fieldOfProblem = { invalid_email: 'email', email_taken: 'email', weak_password: 'password' } as const;
/** The server's own least length. */
const shortestPassword = 10;

export function SignUpPage() {
  const { t, i18n } = useTranslation('auth');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [person, setPerson] = useState(blank);
  const register = useMutation({
    mutationFn: () =>
      call(client.POST('/api/v1/auth/sign-up', { body: { ...person, locale: i18n.language } })),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      await navigate({ to: '/' });
    },
  });
  const problem = useFieldProblem<keyof typeof blank>(register.error, fieldOfProblem);
  const field = (name: keyof typeof blank) => ({
    ...problem.at(name),
    name,
    value: person[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      // Blanks alone are no name: without them the browser itself asks for one.
      setPerson((before) => ({ ...before, [name]: name === 'password' ? value : value.trimStart() }));
    },
    required: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  return (
    <AuthLayout title={t('sign_up.title')} lead={t('sign_up.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <Problem error={problem.elsewhere} />
          <TextInput {...field('name')} label={t('name')} autoComplete="name" />
          <TextInput {...field('company')} label={t('company')} autoComplete="organization" />
          <TextInput {...field('email')} type="email" label={t('email')} autoComplete="username" />
          <PasswordInput
            {...field('password')}
            label={t('password')}
            description={t('password_rule', { count: shortestPassword })}
            minLength={shortestPassword}
            autoComplete="new-password"
          />
          <Button type="submit" size="md" loading={register.isPending} mt="xs">
            {t('sign_up.action')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('sign_up.have_account')} <Link to="/sign-in">{t('sign_up.to_sign_in')}</Link>
          </Text>
        </Stack>
      </form>
    </AuthLayout>
  );
}
