import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { connectByKey } from './api';
import { RegionSelect } from './RegionSelect';
import { asksPlace, regionOf } from './region';

interface Props {
  source: Source;
  /** The connection whose key is replaced; where its account is kept is then known, if the source has several places. */
  connection?: { id?: string; region?: string | null };
  onClose: () => void;
}

/** Connects an account by a key of the source's own. It is tried at once, so a wrong one is said here. */
export function KeyDialog({ source, connection, onClose }: Props) {
  const { t, i18n } = useTranslation(['connections', 'common']);
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const known = regionOf(source, connection?.region);
  const placed = asksPlace(source, 'key');
  const [region, setRegion] = useState((known ?? source.regions[0])?.key);
  const bring = useMutation({
    mutationFn: () => connectByKey(source.source, key.trim(), placed ? region : undefined, connection?.id),
    onSuccess: async () => {
      // What could not be read before may be readable now.
      void queries.invalidateQueries({ queryKey: ['forms'] });
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
          {placed && !known && <RegionSelect source={source} value={region} onChange={setRegion} />}
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
