import { Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, languageName, languages } from '@/i18n';
import { Logo } from '@/ui/Logo';
import { Waves } from '@/ui/Waves';
import classes from './AuthLayout.module.css';

interface Props {
  title: string;
  lead: string;
  children: ReactNode;
}

/** The two pages before sign-in: the form on the left, what Akis is about on the right. */
export function AuthLayout({ title, lead, children }: Props) {
  const { t, i18n } = useTranslation(['auth', 'common']);
  useDocumentTitle(`${title} · Akis`);
  return (
    <div className={classes.page}>
      <main className={classes.form}>
        <Group justify="space-between">
          <Logo />
          <SegmentedControl
            size="xs"
            aria-label={t('common:language')}
            value={i18n.language}
            onChange={changeLanguage}
            data={languages.map((language) => ({ value: language, label: languageName(language) }))}
          />
        </Group>
        <Stack gap="xl" className={classes.inner}>
          <div>
            <Title order={1}>{title}</Title>
            <Text c="dimmed" mt={6}>
              {lead}
            </Text>
          </div>
          {children}
        </Stack>
      </main>
      <aside className={classes.sea}>
        <Waves className={classes.waves} />
        <div className={classes.pitch}>
          <p className={classes.word}>{t('pitch.title')}</p>
          <p className={classes.reflection} aria-hidden="true">
            {t('pitch.title')}
          </p>
          <ul>
            <li>{t('pitch.one')}</li>
            <li>{t('pitch.two')}</li>
            <li>{t('pitch.three')}</li>
          </ul>
        </div>
      </aside>
    </div>
  );
}
