import { SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { AlertSettingsPanel } from '@/features/alerts/AlertSettingsPanel';
import { meQuery, saveLocale, useMe } from '@/features/auth/me';
import { changeLanguage, languageName, languages } from '@/i18n';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { person, tenant } = useMe();
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Stack maw={640}>
        <LanguageSetting />
        <ThemeSetting />
        <Setting title={t('alerts.title')} text={t('alerts.text')}>
          <AlertSettingsPanel />
        </Setting>
        <Setting title={t('account.title')} text={t('account.text')}>
          <dl style={{ margin: 0, display: 'grid', gap: 8 }}>
            <Fact label={t('account.name')} value={person.name} />
            <Fact label={t('account.email')} value={person.email} />
            <Fact label={t('account.company')} value={tenant.name} />
            <Fact label={t('account.time_zone')} value={tenant.time_zone} />
          </dl>
        </Setting>
      </Stack>
    </>
  );
}

function LanguageSetting() {
  const { t, i18n } = useTranslation('settings');
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: saveLocale,
    onMutate: changeLanguage,
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      // The server answers its sentences in the language that was just saved.
      return queries.invalidateQueries();
    },
  });
  return (
    <Setting title={t('language.title')} text={t('language.text')}>
      <SegmentedControl
        aria-label={t('language.title')}
        value={i18n.language}
        onChange={(language) => save.mutate(language)}
        data={languages.map((language) => ({ value: language, label: languageName(language) }))}
      />
      <Problem error={save.error} mt="sm" />
    </Setting>
  );
}

function ThemeSetting() {
  const { t } = useTranslation('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = ['auto', 'light', 'dark'] as const;
  return (
    <Setting title={t('theme.title')} text={t('theme.text')}>
      <SegmentedControl
        aria-label={t('theme.title')}
        value={colorScheme}
        onChange={(next) => setColorScheme(schemes.find((scheme) => scheme === next) ?? 'auto')}
        data={schemes.map((scheme) => ({ value: scheme, label: t(`theme.${scheme}`) }))}
      />
    </Setting>
  );
}

function Setting({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const id = useId();
  return (
    <Panel>
      <section aria-labelledby={id}>
        <Title order={2} id={id}>
          {title}
        </Title>
        <Text size="sm" c="dimmed" mt={2} mb="md">
          {text}
        </Text>
        {children}
      </section>
    </Panel>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0}>
        {value}
      </Text>
    </div>
  );
}
