import { Accordion, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { mappingQuery, placesQuery, type Settings } from './api';
import { QuestionPlaces } from './QuestionPlaces';
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
  const questions = useQuery(mappingQuery(destination.id)).data?.questions ?? [];
  return (
    <Accordion variant="separated">
      {destination.kind === 'hubspot_form' && (
        <Accordion.Item value="contact">
          <Accordion.Control>{t('targets.contact')}</Accordion.Control>
          <Accordion.Panel>
            <Text size="sm" c="dimmed" mb="sm">
              {t('targets.contact_text')}
            </Text>
            <Properties
              connection={connection}
              kind="contact_properties"
              questions={questions}
              value={asTexts(value.properties)}
              onChange={(properties) => onChange(withValue(value, 'properties', orNothing(properties)))}
            />
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <Accordion.Item value="object">
        <Accordion.Control>{t('targets.object')}</Accordion.Control>
        <Accordion.Panel>
          <ObjectFields
            connection={connection}
            questions={questions}
            value={(value.object as ObjectWish | undefined) ?? undefined}
            onChange={(object) => onChange(withValue(value, 'object', object))}
          />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

interface ObjectWish {
  object_type_id: string;
  pipeline?: string;
  stage?: string;
  properties?: Record<string, string>;
}

interface ObjectProps {
  connection: string;
  questions: { id: string; label: string }[];
  value: ObjectWish | undefined;
  onChange: (object: ObjectWish | undefined) => void;
}

function ObjectFields({ connection, questions, value, onChange }: ObjectProps) {
  const { t } = useTranslation('destinations');
  const objects = useQuery(placesQuery(connection, 'objects'));
  const type = value?.object_type_id;
  const pipelines = useQuery({ ...placesQuery(connection, 'pipelines', type), enabled: Boolean(type) });
  const stages = useQuery({
    ...placesQuery(connection, 'stages', `${type}/${value?.pipeline}`),
    enabled: Boolean(type && value?.pipeline),
  });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('targets.object_text')}
      </Text>
      <Problem error={objects.error} />
      <Select
        label={t('targets.record')}
        data={[{ value: '', label: t('targets.none') }, ...options(objects.data)]}
        value={type ?? ''}
        onChange={(chosen) => onChange(chosen ? { object_type_id: chosen } : undefined)}
        allowDeselect={false}
      />
      {value && (pipelines.data?.length ?? 0) > 0 && (
        <Select
          label={t('targets.pipeline')}
          data={options(pipelines.data)}
          value={value.pipeline ?? null}
          onChange={(pipeline) => {
            const { stage: _, pipeline: __, ...rest } = value;
            onChange(pipeline ? { ...rest, pipeline } : rest);
          }}
        />
      )}
      {value?.pipeline && (
        <Select
          label={t('targets.stage')}
          data={options(stages.data)}
          value={value.stage ?? null}
          onChange={(stage) => {
            const { stage: _, ...rest } = value;
            onChange(stage ? { ...rest, stage } : rest);
          }}
        />
      )}
      {value && type && (
        <Properties
          connection={connection}
          kind="object_properties"
          parent={type}
          questions={questions}
          value={asTexts(value.properties)}
          onChange={(properties) => onChange({ ...value, properties })}
        />
      )}
    </Stack>
  );
}

interface PropertiesProps {
  connection: string;
  kind: string;
  parent?: string;
  questions: { id: string; label: string }[];
  value: Record<string, string>;
  onChange: (properties: Record<string, string>) => void;
}

function Properties({ connection, kind, parent, questions, value, onChange }: PropertiesProps) {
  const { t } = useTranslation('destinations');
  const places = useQuery(placesQuery(connection, kind, parent));
  const all = [{ value: '', label: t('targets.not_written') }, ...options(places.data)];
  return (
    <>
      <Problem error={places.error} />
      <QuestionPlaces
        questions={questions}
        options={() => all}
        chosen={(question) => value[question] ?? ''}
        onChoose={(question, place) => {
          const { [question]: _, ...rest } = value;
          onChange(place === '' ? rest : { ...rest, [question]: place });
        }}
      />
    </>
  );
}

function options(places: { value: string; label: string }[] | undefined) {
  return (places ?? []).map(({ value, label }) => ({ value, label }));
}

function asTexts(kept: unknown): Record<string, string> {
  return (kept as Record<string, string> | undefined) ?? {};
}

/** Settings keep nothing where nothing is chosen. */
function orNothing(properties: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(properties).length === 0 ? undefined : properties;
}
