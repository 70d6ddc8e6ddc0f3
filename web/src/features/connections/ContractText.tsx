import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contract } from '@/api/types';

/** What is promised about a completed form, and what must be so for it to hold. */
export function ContractText({ contract, conditions = false }: { contract: Contract; conditions?: boolean }) {
  const { t, i18n } = useTranslation('connections');
  const turkish = i18n.language === 'tr';
  return (
    <>
      <Text size="sm" c="dimmed" maw={620} mt={2}>
        {turkish ? contract.sentence_tr : contract.sentence_en}
      </Text>
      {conditions && contract.conditions.length > 0 && (
        <List size="sm" c="dimmed" mt={4} aria-label={t('contract.conditions')}>
          {contract.conditions.map((condition) => (
            <List.Item key={condition.key}>
              {turkish ? condition.sentence_tr : condition.sentence_en}
            </List.Item>
          ))}
        </List>
      )}
    </>
  );
}
