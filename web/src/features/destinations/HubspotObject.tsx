import { Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Place } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { placesQuery } from './api';
import { HubspotProperties } from './HubspotProperties';
import {
  deal,
  isDealOrTicket,
  linkPlaces,
  type ObjectWish,
  ticket,
  withPart,
  withPipeline,
} from './objectWish';

interface Props {
  connection: string;
  /** Whether the account allows writing objects yet. */
  allowed: boolean;
  questions: { id: string; label: string }[];
  value: ObjectWish | undefined;
  onChange: (object: ObjectWish | undefined) => void;
}

/** What is made for each answer besides: nothing, a deal, a ticket, or a record of the account's own kind. */
export function HubspotObject({ connection, allowed, questions, value, onChange }: Props) {
  const { t } = useTranslation('destinations');
  const objects = useQuery(placesQuery(connection, 'objects'));
  const names: Record<string, string> = { [deal]: t('targets.deal'), [ticket]: t('targets.ticket') };
  const kinds = (objects.data ?? []).map((place) => ({
    value: place.value,
    label: names[place.value] ?? place.label,
  }));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('targets.object_text')}
      </Text>
      <Problem error={objects.error} onRetry={() => void objects.refetch()} />
      <Select
        label={t('targets.record')}
        data={[{ value: '', label: t('targets.none') }, ...kinds]}
        value={value?.object_type_id ?? ''}
        onChange={(chosen) => onChange(chosen ? { object_type_id: chosen } : undefined)}
        allowDeselect={false}
      />
      {value && !allowed && (
        <Text size="sm" role="status">
          {t('targets.allow_first', { allow: t('allow') })}
        </Text>
      )}
      {value && allowed && (
        <>
          <PipelineFields connection={connection} value={value} onChange={onChange} />
          {!isDealOrTicket(value.object_type_id) && (
            <LinkField connection={connection} value={value} onChange={onChange} />
          )}
          <HubspotProperties
            connection={connection}
            kind="object_properties"
            parent={value.object_type_id}
            questions={questions}
            value={value.properties ?? {}}
            onChange={(properties) => onChange(withPart(value, 'properties', properties))}
          />
        </>
      )}
    </Stack>
  );
}

interface PartProps {
  connection: string;
  value: ObjectWish;
  onChange: (object: ObjectWish) => void;
}

/** Deals and tickets are made in a stage of a pipeline; a record of one's own kind may have pipelines, too. */
function PipelineFields({ connection, value, onChange }: PartProps) {
  const { t } = useTranslation('destinations');
  const { object_type_id: type, pipeline, stage } = value;
  const needed = isDealOrTicket(type);
  const pipelines = useQuery(placesQuery(connection, 'pipelines', type));
  const stages = useQuery({
    ...placesQuery(connection, 'stages', `${type}/${pipeline}`),
    enabled: Boolean(pipeline),
  });
  return (
    <>
      <Problem error={pipelines.error} onRetry={() => void pipelines.refetch()} />
      {(pipelines.data?.length ?? 0) > 0 && (
        <Select
          label={t('targets.pipeline')}
          description={needed ? t('targets.pipeline_text') : undefined}
          data={options(pipelines.data)}
          value={pipeline ?? null}
          onChange={(chosen) => onChange(withPipeline(value, chosen))}
          required={needed}
          clearable={!needed}
          allowDeselect={!needed}
        />
      )}
      <Problem error={stages.error} onRetry={() => void stages.refetch()} />
      {pipeline && stages.data && (
        <Select
          label={t('targets.stage')}
          data={options(stages.data)}
          value={stage ?? null}
          onChange={(chosen) => onChange(withPart(value, 'stage', chosen))}
          required={needed}
          clearable={!needed}
          allowDeselect={!needed}
        />
      )}
    </>
  );
}

/** Where the answer's link goes, by which Akis sees that a record is there already. */
function LinkField({ connection, value, onChange }: PartProps) {
  const { t } = useTranslation('destinations');
  const type = value.object_type_id;
  const { data: places } = useQuery(placesQuery(connection, 'object_properties', type));
  if (!places) return null;
  return (
    <Select
      label={t('targets.link')}
      description={t('targets.link_text')}
      data={[
        { value: '', label: t('targets.no_link') },
        ...options(linkPlaces(places, value.marker_property)),
      ]}
      value={value.marker_property ?? ''}
      onChange={(chosen) => onChange(withPart(value, 'marker_property', chosen))}
      searchable
      allowDeselect={false}
    />
  );
}

function options(places: Place[] | undefined) {
  return (places ?? []).map(({ value, label }) => ({ value, label }));
}
