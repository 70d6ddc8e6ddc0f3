import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { Problem } from '@/ui/Problem';

interface Props {
  error: unknown;
  onLoadAgain: () => void;
}

const conflicts = ['list_changed', 'calendar_changed'];

/** Why it was not saved. When somebody else was faster, their version can be loaded; until then nothing is lost. */
export function SaveProblem({ error, onLoadAgain }: Props) {
  const { t } = useTranslation('options');
  if (!error) return null;
  const isConflict = error instanceof ApiProblem && conflicts.includes(error.code);
  return (
    <div>
      <Problem error={error} />
      {isConflict && (
        <Group gap="sm" mt="xs">
          <Button size="sm" variant="default" onClick={onLoadAgain}>
            {t('load_again')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('load_again_text')}
          </Text>
        </Group>
      )}
    </div>
  );
}
