import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Feature, Source } from '@/api/types';

/** When a permission is asked for: at once, or only for what needs it. */
export function WhenAsked({ scope }: { scope: Source['scopes'][number] }) {
  const { t } = useTranslation('connections');
  return (
    <Text span size="sm" c="dimmed" fs="italic">
      {scope.asked === 'at_once'
        ? t('scopes.at_once')
        : t('scopes.when_needed', { feature: t(`features.${scope.feature as Feature}`) })}
    </Text>
  );
}
