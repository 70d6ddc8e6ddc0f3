import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Destination, Mapping, Place } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { mappingQuery, placesQuery } from './api';
import { automatic, type Choices, chosen, notSent, writeMapping } from './mapping';
import { QuestionPlaces } from './QuestionPlaces';
import { withValue } from './settings';
import { useDestinationChange } from './useDestinationChange';

interface Props {
  destination: Destination;
  onClose: () => void;
}

/** Which answer goes to which place: by itself, unless somebody chooses another one. */
export function MappingDialog({ destination, onClose }: Props) {
  const { t } = useTranslation(['destinations', 'common']);
  const { data: mapping, error } = useQuery(mappingQuery(destination.id));
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      title={<Text fw={620}>{t('mapping.title', { name: t(`kind.${destination.kind}`) })}</Text>}
    >
      <Problem error={error} />
      {!mapping && !error && <Waiting rows={5} />}
      {mapping && <MappingForm destination={destination} mapping={mapping} onClose={onClose} />}
    </Modal>
  );
}

function MappingForm({ destination, mapping, onClose }: Props & { mapping: Mapping }) {
  const { t } = useTranslation(['destinations', 'common']);
  const [choices, setChoices] = useState<Choices>(() => chosen(mapping));
  const kind = mapping.places_kind;
  const offered = useQuery({
    ...placesQuery(destination.connection_id ?? '', kind ?? ''),
    enabled: Boolean(kind && destination.connection_id),
  });
  const save = useDestinationChange(destination, onClose);
  const places = merged(mapping.places, offered.data ?? []);
  const itself = (id: string) => {
    const place = mapping.questions.find((question) => question.id === id)?.automatic;
    return place ? t('mapping.automatic', { place: place.label }) : t('mapping.nowhere');
  };
  const offers = [
    { value: notSent, label: t('mapping.not_sent') },
    ...places.map(({ value, label, detail }) => ({ value, label: detail ? `${label} (${detail})` : label })),
  ];
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('mapping.text')}
      </Text>
      <Problem error={offered.error} />
      <QuestionPlaces
        questions={mapping.questions}
        options={(id) => [{ value: automatic, label: itself(id) }, ...offers]}
        chosen={(id) => choices[id] ?? automatic}
        onChoose={(id, choice) => setChoices({ ...choices, [id]: choice || automatic })}
      />
      <Problem error={save.error} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          loading={save.isPending}
          onClick={() =>
            save.mutate({ settings: withValue(destination.settings, 'mapping', writeMapping(choices)) })
          }
        >
          {t('save')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Each place once, the form's own first. */
function merged(own: Place[], offered: Place[]): Place[] {
  const known = new Set(own.map(({ value }) => value));
  return [...own, ...offered.filter(({ value }) => !known.has(value))];
}
