import { Accordion, Checkbox, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { connectionsQuery } from '@/features/connections/api';
import { Problem } from '@/ui/Problem';
import { mappingQuery, type Settings } from './api';
import { HubspotObject } from './HubspotObject';
import { HubspotProperties } from './HubspotProperties';
import type { ObjectWish } from './objectWish';
import { withValue } from './settings';

interface Props {
  destination: Destination;
  connection: string;
  value: Settings;
  onChange: (settings: Settings) => void;
}

/** What a completed form becomes in HubSpot besides: more contact properties, and a deal, a ticket or a record. */
export function HubspotTargets({ destination, connection, value, onChange }: Props) {
  const { t } = useTranslation('destinations');
  const mapping = useQuery(mappingQuery(destination.id));
  const account = useQuery(connectionsQuery).data?.find(({ id }) => id === connection);
  const questions = mapping.data?.questions ?? [];
  const mayWriteContacts = account?.features.contacts ?? true;
  return (
    <>
      <Problem error={mapping.error} onRetry={() => void mapping.refetch()} />
      <Accordion variant="separated" keepMounted={false}>
        {destination.kind === 'hubspot_form' && (
          <Accordion.Item value="contact">
            <Accordion.Control>{t('targets.contact')}</Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">
                <Text size="sm" c="dimmed">
                  {t('targets.contact_text')}
                </Text>
                {mayWriteContacts ? (
                  <HubspotProperties
                    connection={connection}
                    kind="contact_properties"
                    questions={questions}
                    value={asTexts(value.properties)}
                    onChange={(properties) => onChange(withProperties(value, properties))}
                  />
                ) : (
                  <Checkbox
                    label={t('targets.contact')}
                    description={t('targets.contact_allow_first', { allow: t('allow') })}
                    checked={value.contact === true}
                    onChange={(event) =>
                      onChange(withValue(value, 'contact', event.currentTarget.checked || undefined))
                    }
                  />
                )}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        )}
        <Accordion.Item value="object">
          <Accordion.Control>{t('targets.object')}</Accordion.Control>
          <Accordion.Panel>
            <HubspotObject
              connection={connection}
              allowed={account?.features.objects ?? true}
              questions={questions}
              value={(value.object as ObjectWish | undefined) ?? undefined}
              onChange={(object) => onChange(withValue(value, 'object', object))}
            />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

function asTexts(kept: unknown): Record<string, string> {
  return (kept as Record<string, string> | undefined) ?? {};
}

/** Settings keep nothing where nothing is chosen; the wish alone (`contact`) has served once properties can be. */
function withProperties(value: Settings, properties: Record<string, string>): Settings {
  const kept = Object.keys(properties).length === 0 ? undefined : properties;
  return withValue(withValue(value, 'properties', kept), 'contact', undefined);
}
