import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { placesQuery } from './api';
import { QuestionPlaces } from './QuestionPlaces';

interface Props {
  connection: string;
  kind: 'contact_properties' | 'object_properties';
  /** The kind of object they belong to. */
  parent?: string;
  questions: { id: string; label: string }[];
  /** Properties, by question. */
  value: Record<string, string>;
  onChange: (properties: Record<string, string>) => void;
}

/** Which answer is written to which property; by itself none is. */
export function HubspotProperties({ connection, kind, parent, questions, value, onChange }: Props) {
  const { t } = useTranslation('destinations');
  const places = useQuery(placesQuery(connection, kind, parent));
  if (places.error) return <Problem error={places.error} onRetry={() => void places.refetch()} />;
  if (!places.data) return <Waiting rows={2} height={44} />;
  const offers = [
    { value: '', label: t('targets.not_written') },
    ...places.data.map((place) => ({ value: place.value, label: place.label })),
  ];
  return (
    <QuestionPlaces
      questions={questions}
      options={() => offers}
      chosen={(question) => value[question] ?? ''}
      onChoose={(question, place) => {
        const { [question]: _, ...rest } = value;
        onChange(place === '' ? rest : { ...rest, [question]: place });
      }}
    />
  );
}
