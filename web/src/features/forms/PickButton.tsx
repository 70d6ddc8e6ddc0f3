import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { pickForms } from './googlePicker';

/** Google lets Akis read only the forms that a person picks; here they are picked. */
export function PickButton({ connectionId }: { connectionId: string }) {
  const { t, i18n } = useTranslation('flows');
  const queries = useQueryClient();
  const may = useCan('editor');
  const whyNot = useId();
  const pick = useMutation({
    mutationFn: () => pickForms(connectionId, i18n.language),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['forms', connectionId] }),
  });
  return (
    <Panel tone="sunk" p="md">
      <Text size="sm">{t('forms.pick_text')}</Text>
      <Text id={whyNot} size="sm" c="dimmed" mt={4} mb="sm">
        {t(may ? 'forms.pick_access' : 'forms.pick_needs_editor')}
      </Text>
      <Button
        variant="light"
        leftSection={<Icon name="forms" size={17} />}
        loading={pick.isPending}
        disabled={!may}
        onClick={() => pick.mutate()}
        {...(!may && { 'aria-describedby': whyNot })}
      >
        {t('forms.pick')}
      </Button>
      <Problem error={pick.error} mt="sm" />
    </Panel>
  );
}
