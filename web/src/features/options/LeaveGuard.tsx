import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/ui/Confirm';

/** Asks before a page with unsaved changes is left, by a link here or by closing the window. */
export function LeaveGuard({ when }: { when: boolean }) {
  const { t } = useTranslation('options');
  const block = useBlocker({ shouldBlockFn: () => when, enableBeforeUnload: when, withResolver: true });
  return (
    <Confirm
      opened={block.status === 'blocked'}
      title={t('leave.title')}
      effect={t('leave.effect')}
      action={t('leave.action')}
      danger
      onConfirm={() => block.proceed?.()}
      onClose={() => block.reset?.()}
    />
  );
}
