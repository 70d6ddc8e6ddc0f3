import { Box, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';

/** How many answers are on their way to a destination, and how many wait for a person; and that it is off. */
export function Standing({ destination }: { destination: Destination }) {
  const { t } = useTranslation('destinations');
  const { enabled, flow_id, waiting, stuck } = destination;
  if (enabled && waiting === 0 && stuck === 0) return null;
  return (
    <Box my="xs">
      {!enabled && <Text size="sm">{t('standing.off')}</Text>}
      {(waiting > 0 || stuck > 0) && (
        <Group gap="sm" mt={enabled ? 0 : 4}>
          {waiting > 0 && <Chip tone="busy">{t('standing.waiting', { count: waiting })}</Chip>}
          {stuck > 0 && <Chip tone="warm">{t('standing.stuck', { count: stuck })}</Chip>}
          <ButtonLink
            size="compact-sm"
            variant="subtle"
            to="/flows/$flowId/answers"
            params={{ flowId: flow_id }}
          >
            {t('standing.look')}
          </ButtonLink>
        </Group>
      )}
    </Box>
  );
}
