import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/api/types';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';

/** Google shows no form that was not picked or listed by choice, and this installation can offer neither. */
export const offersNoForms = (source: Source): boolean =>
  source.source === 'google_forms' && source.configured && !source.picker && !source.all_forms;

/** Says that no form of the account can be chosen before the settings are complete, and where it stands how. */
export function PickerMissing({ source }: { source: Source }) {
  const { t } = useTranslation('connections');
  return (
    <Panel tone="warm" p="md">
      <Group justify="space-between" gap="md">
        <Text size="sm" style={{ flex: '1 1 280px' }}>
          {t('picker_missing', { source: source.name })}
        </Text>
        <ButtonLink
          size="sm"
          variant="default"
          to="/connections/setup/$source"
          params={{ source: source.source }}
        >
          {t('setup.open')}
        </ButtonLink>
      </Group>
    </Panel>
  );
}
