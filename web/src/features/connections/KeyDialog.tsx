import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { connectByKey } from './api';

interface Props {
  source: Source;
  region?: string | undefined;
  /** The connection whose key is replaced. */
  connection?: Connection;
  onClose: () => void;
}

/** Connects an account by a key of the source's own. It is tried at once, so a wrong one is said here. */
export function KeyDialog({ source, region, connection, onClose }: Props) {
  const { t, i18n } = useTranslation(['connections', 'common']);
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const bring = useMutation({
    mutationFn: () => connectByKey(source.source, key.trim(), region, connection?.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['connections'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bring.mutate();
  };
  const how = i18n.language === 'tr' ? source.key_sign_in?.how_tr : source.key_sign_in?.how_en;
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('key.title', { source: source.name })}</Text>}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{how}</Text>
          <PasswordInput
            label={source.key_sign_in?.name}
            description={t('key.sealed')}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
            required
          />
          <Problem error={bring.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={bring.isPending}>
              {t('connect', { source: source.name })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
