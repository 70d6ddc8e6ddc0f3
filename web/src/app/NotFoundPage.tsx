import { Center } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';

export function NotFoundPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t('not_found.title')} · Akis`);
  return (
    <Center component="main" mih="70dvh" p="md">
      <EmptyState
        icon="search"
        level={1}
        title={t('not_found.title')}
        action={<ButtonLink to="/">{t('not_found.action')}</ButtonLink>}
      >
        {t('not_found.text')}
      </EmptyState>
    </Center>
  );
}
