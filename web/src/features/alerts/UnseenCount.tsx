import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unseenQuery } from './api';

/** How many alerts wait to be seen, beside the word in the navigation; nothing when none does. */
export function UnseenCount({ className }: { className: string | undefined }) {
  const { t } = useTranslation('alerts');
  const { data: count = 0 } = useQuery(unseenQuery);
  if (count === 0) return null;
  return (
    <span className={className}>
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{t('unseen', { count })}</span>
    </span>
  );
}
