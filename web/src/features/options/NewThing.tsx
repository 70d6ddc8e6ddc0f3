import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/features/auth/me';
import { Problem } from '@/ui/Problem';
import { addCalendar, addList, calendarQuery, listQuery } from './api';
import { usualRules } from './calendarDraft';

interface Props {
  onClose: () => void;
}

/** A new list begins empty; its page is where it is filled. */
export function NewList({ onClose }: Props) {
  const { t } = useTranslation('options');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: addList,
    onSuccess: async (list) => {
      queries.setQueryData(listQuery(list.id).queryKey, list);
      void queries.invalidateQueries({ queryKey: ['lists'], exact: true });
      await navigate({ to: '/options/lists/$listId', params: { listId: list.id } });
    },
  });
  return (
    <NameForm
      title={t('lists.new')}
      hint={t('lists.name_hint')}
      isPending={add.isPending}
      error={add.error}
      onSubmit={add.mutate}
      onClose={onClose}
    />
  );
}

/** A new calendar begins with the hours of many offices, in the company's time zone. */
export function NewCalendar({ onClose }: Props) {
  const { t } = useTranslation('options');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { tenant } = useMe();
  const add = useMutation({
    mutationFn: (name: string) => addCalendar(name, usualRules(tenant.time_zone)),
    onSuccess: async (calendar) => {
      queries.setQueryData(calendarQuery(calendar.id).queryKey, calendar);
      void queries.invalidateQueries({ queryKey: ['calendars'], exact: true });
      await navigate({ to: '/options/calendars/$calendarId', params: { calendarId: calendar.id } });
    },
  });
  return (
    <NameForm
      title={t('calendars.new')}
      hint={t('calendars.name_hint')}
      isPending={add.isPending}
      error={add.error}
      onSubmit={add.mutate}
      onClose={onClose}
    />
  );
}

interface NameFormProps {
  title: string;
  hint: string;
  isPending: boolean;
  error: unknown;
  onSubmit: (name: string) => void;
  onClose: () => void;
}

function NameForm({ title, hint, isPending, error, onSubmit, onClose }: NameFormProps) {
  const { t } = useTranslation(['options', 'common']);
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(name.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={620}>{title}</Text>}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('name')}
            description={hint}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            autoComplete="off"
            required
            data-autofocus
          />
          <Problem error={error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
