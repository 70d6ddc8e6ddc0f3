import { CloseButton, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/ui/Panel';
import type { Revoked } from './api';

/** An account that was just disconnected, and what its source made of it. */
export interface LeftAccount {
  account: string;
  revoked: Revoked;
}

interface Props extends LeftAccount {
  /** The source's name. */
  source: string;
  onClose: () => void;
}

/** Says whether the source knows, and what is left to do there when it does not. */
export function Left({ account, revoked, source, onClose }: Props) {
  const { t } = useTranslation(['connections', 'common']);
  const toDo = revoked === 'failed' || revoked === 'not_offered';
  return (
    <Panel tone={toDo ? 'warm' : 'accent'} p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div role="status">
          <Text fw={600}>{t('left.title', { account })}</Text>
          <Text size="sm" mt={2}>
            {t(`left.${revoked}`, { source })}
          </Text>
        </div>
        <CloseButton aria-label={t('common:close')} onClick={onClose} />
      </Group>
    </Panel>
  );
}
