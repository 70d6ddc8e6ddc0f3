import { Button, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionList } from '@/api/types';
import { importTable } from './api';
import { SaveProblem } from './SaveProblem';
import { readTable } from './tableText';

interface Props {
  list: OptionList;
  onSaved: (saved: OptionList) => void;
  onLoadAgain: () => void;
  onClose: () => void;
}

/** Puts the rows of a spreadsheet in the place of a list's options. */
export function ImportTable({ list, onSaved, onLoadAgain, onClose }: Props) {
  const { t } = useTranslation(['options', 'common']);
  const [csv, setCsv] = useState('');
  const [unreadable, setUnreadable] = useState(false);
  // The version that was seen when the table was brought, whatever is read again behind it.
  const [version] = useState(list.version);
  const bring = useMutation({
    mutationFn: () => importTable(list.id, version, csv),
    onSuccess: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      setCsv(await readTable(file));
      setUnreadable(false);
    } catch {
      setUnreadable(true);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bring.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={<Text fw={620}>{t('table.title')}</Text>}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('table.text')}</Text>
          <Textarea
            label={t('table.paste')}
            value={csv}
            onChange={(event) => setCsv(event.currentTarget.value)}
            error={unreadable ? t('table.unreadable') : undefined}
            autosize
            minRows={6}
            maxRows={12}
            spellCheck={false}
            autoComplete="off"
            required
            data-autofocus
          />
          <Group>
            <FileButton
              accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
              onChange={(file) => void read(file)}
            >
              {(props) => (
                <Button {...props} variant="default" size="sm">
                  {t('table.file')}
                </Button>
              )}
            </FileButton>
          </Group>
          {list.options.length > 0 && <Text size="sm">{t('table.effect')}</Text>}
          <SaveProblem error={bring.error} onLoadAgain={onLoadAgain} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={bring.isPending} disabled={csv.trim() === ''}>
              {t('table.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
