import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { pickForms } from './googlePicker';

/** Google lets Akis read only the forms that a person picks; here they are picked. */
export function PickButton({ connectionId }: { connectionId: string }) {
  const { t, i18n } = useTranslation('flows');
  const queries = useQueryClient();
  const pick = useMutation({
    mutationFn: () => pickForms(connectionId, i18n.language),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['forms', connectionId] }),
  });
  return (
    <Panel tone="sunk" p="md">
      <Text size="sm" mb="sm">
        {t('forms.pick_text')}
      </Text>
      <Button
        variant="light"
        leftSection={<Icon name="forms" size={17} />}
        loading={pick.isPending}
        onClick={() => pick.mutate()}
      >
        {t('forms.pick')}
      </Button>
      <Problem error={pick.error} mt="sm" />
    </Panel>
  );
}
