import { Menu, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut, switchTenant, useMe } from '@/features/auth/me';
import { Icon } from '@/ui/icons';
import classes from './AccountMenu.module.css';

/** Which company is open, who is signed in, and the ways to change both. */
export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/sign-in' });
    },
  });
  const change = useMutation({
    mutationFn: switchTenant,
    onSuccess: async (next) => {
      await navigate({ to: '/' });
      queries.clear();
      queries.setQueryData(meQuery.queryKey, next);
    },
  });
  const others = me.tenants.filter(({ id }) => id !== me.tenant.id);
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          <span className={classes.initial} aria-hidden="true">
            {me.tenant.name.slice(0, 1).toLocaleUpperCase()}
          </span>
          <span className={classes.names}>
            <Text component="span" size="sm" fw={600} truncate="end" display="block">
              {me.tenant.name}
            </Text>
            <Text component="span" size="xs" c="dimmed" truncate="end" display="block">
              {me.person.name}
            </Text>
          </span>
          <Icon name="dots" size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('account.signed_in_as', { email: me.person.email })}</Menu.Label>
        {others.length > 0 && <Menu.Label>{t('account.switch')}</Menu.Label>}
        {others.map((tenant) => (
          <Menu.Item key={tenant.id} onClick={() => change.mutate(tenant.id)}>
            {tenant.name}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<Icon name="settings" size={17} />}
          onClick={() => navigate({ to: '/settings' })}
        >
          {t('nav.settings')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" size={17} />} onClick={() => leave.mutate()}>
          {t('account.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
