import { Button, Checkbox, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertSettings } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { NewSecret } from '@/features/destinations/NewSecret';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { alertSettingsQuery, saveAlertSettings } from './api';

const ways = ['app', 'email', 'webhook'] as const;

/** By which ways each kind of alert is told. */
export function AlertSettingsPanel() {
  const { data: settings, error } = useQuery(alertSettingsQuery);
  if (error) return <Problem error={error} />;
  if (!settings) return <Waiting rows={3} />;
  return <SettingsForm settings={settings} />;
}

function SettingsForm({ settings }: { settings: AlertSettings }) {
  const { t } = useTranslation(['alerts', 'destinations']);
  const queries = useQueryClient();
  const mayChange = useCan('admin');
  const [draft, setDraft] = useState(settings);
  const [secret, setSecret] = useState<string>();
  const save = useMutation({
    mutationFn: (newSecret: boolean) => saveAlertSettings(draft, newSecret),
    onSuccess: (kept) => {
      setSecret(kept.webhook_secret ?? undefined);
      queries.setQueryData(alertSettingsQuery.queryKey, kept);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(false);
  };
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: t('settings.digest_at', { hour: `${String(hour).padStart(2, '0')}:00` }),
  }));
  if (secret) return <NewSecret secret={secret} onClose={() => setSecret(undefined)} />;
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0 }}>
        <Stack>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('settings.about')}</Table.Th>
                {ways.map((way) => (
                  <Table.Th key={way}>{t(`settings.way.${way}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {draft.categories.map((row) => (
                <Table.Tr key={row.category}>
                  <Table.Td>{t(`category.${row.category}`)}</Table.Td>
                  {ways.map((way) => (
                    <Table.Td key={way}>
                      <Checkbox
                        checked={row[way]}
                        aria-label={`${t(`category.${row.category}`)}: ${t(`settings.way.${way}`)}`}
                        onChange={(event) => {
                          const checked = event.currentTarget.checked;
                          setDraft({
                            ...draft,
                            categories: draft.categories.map((each) =>
                              each.category === row.category ? { ...each, [way]: checked } : each,
                            ),
                          });
                        }}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Select
            label={t('settings.digest')}
            description={t('settings.digest_text')}
            data={[{ value: '', label: t('settings.at_once') }, ...hours]}
            value={draft.digest_hour == null ? '' : String(draft.digest_hour)}
            onChange={(hour) => setDraft({ ...draft, digest_hour: hour ? Number(hour) : null })}
            allowDeselect={false}
            maw={320}
          />
          <TextInput
            type="url"
            label={t('settings.webhook')}
            description={t('settings.webhook_text')}
            placeholder="https://"
            value={draft.webhook_url ?? ''}
            onChange={(event) => setDraft({ ...draft, webhook_url: event.currentTarget.value || null })}
            autoComplete="off"
          />
          {settings.webhook_url && mayChange && (
            <div>
              <Button
                size="compact-sm"
                variant="default"
                loading={save.isPending}
                onClick={() => save.mutate(true)}
              >
                {t('destinations:secret.renew')}
              </Button>
            </div>
          )}
          <Problem error={save.error} />
          {save.isSuccess && (
            <Text size="sm" role="status">
              {t('settings.saved')}
            </Text>
          )}
          {mayChange ? (
            <Group>
              <Button type="submit" loading={save.isPending}>
                {t('destinations:save')}
              </Button>
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {t('settings.needs_admin')}
            </Text>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
