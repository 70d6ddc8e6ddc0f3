import { ScrollArea, Select, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Option {
  value: string;
  label: string;
}

interface Props {
  questions: { id: string; label: string }[];
  /** What can be chosen for a question, in order. */
  options: (question: string) => Option[];
  chosen: (question: string) => string;
  onChoose: (question: string, place: string) => void;
}

/** A question a row, and where its answer goes. */
export function QuestionPlaces({ questions, options, chosen, onChoose }: Props) {
  const { t } = useTranslation('destinations');
  return (
    <ScrollArea.Autosize mah="50dvh" offsetScrollbars viewportProps={{ tabIndex: 0 }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mapping.question')}</Table.Th>
            <Table.Th>{t('mapping.place')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {questions.map(({ id, label }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Text size="sm">{label || id}</Text>
              </Table.Td>
              <Table.Td>
                <Select
                  size="sm"
                  searchable
                  aria-label={t('mapping.place_of', { question: label || id })}
                  data={options(id)}
                  value={chosen(id)}
                  onChange={(place) => onChoose(id, place ?? '')}
                  allowDeselect={false}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
