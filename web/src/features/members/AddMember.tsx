import { Button, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/api/types';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { addMember } from './api';
import classes from './members.module.css';
import { useGivableRoles } from './roles';

export function AddMember() {
  const { t } = useTranslation('members');
  const queries = useQueryClient();
  const roles = useGivableRoles();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const add = useMutation({
    mutationFn: () => addMember(email.trim(), role),
    onSuccess: async () => {
      setEmail('');
      await queries.invalidateQueries({ queryKey: ['members'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Panel tone="sunk">
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>{t('add.title')}</Title>
            <Text size="sm" c="dimmed" mt={2}>
              {t('add.lead')}
            </Text>
          </div>
          <div className={classes.add}>
            <TextInput
              type="email"
              label={t('add.email')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              autoComplete="off"
              required
            />
            <Select
              size="md"
              label={t('role_label')}
              data={roles.map((each) => ({ value: each, label: t(`role.${each}`) }))}
              value={role}
              onChange={(next) => setRole(roles.find((each) => each === next) ?? role)}
              allowDeselect={false}
            />
            <Button type="submit" size="md" loading={add.isPending}>
              {t('add.action')}
            </Button>
          </div>
          <Text size="sm" c="dimmed">
            {t(`role_text.${role}`)}
          </Text>
          <Problem error={add.error} />
        </Stack>
      </form>
    </Panel>
  );
}
