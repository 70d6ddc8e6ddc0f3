import {
  Button,
  Checkbox,
  FileButton,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhatsappAccount } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { importKey } from './api';

/** Brings a private key along: for a number whose forms were answered elsewhere until now. */
export function ImportKey({ account, onClose }: { account: WhatsappAccount; onClose: () => void }) {
  const { t } = useTranslation(['whatsapp', 'common']);
  const queries = useQueryClient();
  const [pem, setPem] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [replace, setReplace] = useState(false);
  const bring = useMutation({
    mutationFn: () => importKey(account.id, { pem, passphrase: passphrase || null, replace }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['keys'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bring.mutate();
  };
  // "ENCRYPTED" stands in the head of every file that asks for a passphrase.
  const isProtected = pem.includes('ENCRYPTED');
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('keys.import_title')}</Text>}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('keys.import_text')}</Text>
          <Textarea
            label={t('keys.pem')}
            value={pem}
            onChange={(event) => setPem(event.currentTarget.value)}
            placeholder="-----BEGIN PRIVATE KEY-----"
            autosize
            minRows={4}
            maxRows={10}
            spellCheck={false}
            autoComplete="off"
            required
          />
          <FileButton accept=".pem,.key,text/plain" onChange={(file) => void file?.text().then(setPem)}>
            {(props) => (
              <Button {...props} variant="default" size="sm">
                {t('keys.pem_file')}
              </Button>
            )}
          </FileButton>
          {isProtected && (
            <PasswordInput
              label={t('keys.passphrase')}
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
              autoComplete="off"
              required
            />
          )}
          <Checkbox
            label={t('keys.import_replace')}
            description={t('keys.replace_effect')}
            checked={replace}
            onChange={(event) => setReplace(event.currentTarget.checked)}
          />
          <Problem error={bring.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={bring.isPending}>
              {t('keys.import')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
