import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DestinationKind } from '@/api/types';
import { placesQuery, type Settings } from './api';
import { spreadsheetId, text, withValue } from './settings';

interface Props {
  kind: DestinationKind;
  connection: string | null | undefined;
  value: Settings;
  onChange: (settings: Settings) => void;
}

/** What a kind of destination asks for; kinds that need nothing show nothing. */
export function SettingsFields({ kind, connection, value, onChange }: Props) {
  const { t } = useTranslation('destinations');
  const set = (name: string, each: unknown) => onChange(withValue(value, name, each));
  switch (kind) {
    case 'webhook':
    case 'typeform_webhook':
      return (
        <TextInput
          type="url"
          label={t('fields.url')}
          description={t(`fields.url_text.${kind}`)}
          placeholder="https://"
          value={text(value, 'url')}
          onChange={(event) => set('url', event.currentTarget.value.trim())}
          autoComplete="off"
          required
        />
      );
    case 'google_sheet':
      return (
        <Stack gap="sm">
          <TextInput
            label={t('fields.spreadsheet')}
            description={t('fields.spreadsheet_text')}
            value={text(value, 'spreadsheet_id')}
            onChange={(event) => set('spreadsheet_id', spreadsheetId(event.currentTarget.value))}
            autoComplete="off"
            required
          />
          <TextInput
            label={t('fields.sheet')}
            description={t('fields.sheet_text')}
            placeholder="WhatsApp"
            value={text(value, 'sheet')}
            onChange={(event) => set('sheet', event.currentTarget.value)}
            autoComplete="off"
          />
        </Stack>
      );
    case 'surveymonkey_response':
      return <Collector connection={connection} value={value} set={set} />;
    case 'hubspot_form':
    case 'hubspot_contact':
      return (
        <Checkbox
          label={t('fields.files')}
          description={t('fields.files_text')}
          checked={text(value, 'files') === 'upload'}
          onChange={(event) => set('files', event.currentTarget.checked ? 'upload' : undefined)}
        />
      );
    default:
      return null;
  }
}

interface CollectorProps {
  connection: string | null | undefined;
  value: Settings;
  set: (name: string, each: unknown) => void;
}

function Collector({ connection, value, set }: CollectorProps) {
  const { t } = useTranslation('destinations');
  const { data: collectors } = useQuery({
    ...placesQuery(connection ?? '', 'collectors'),
    enabled: Boolean(connection),
  });
  const own = { value: '', label: t('fields.own_collector') };
  return (
    <Select
      label={t('fields.collector')}
      description={t('fields.collector_text')}
      data={[own, ...(collectors ?? []).map((place) => ({ value: place.value, label: place.label }))]}
      value={text(value, 'collector_id')}
      onChange={(chosen) => set('collector_id', chosen ?? '')}
      allowDeselect={false}
    />
  );
}
