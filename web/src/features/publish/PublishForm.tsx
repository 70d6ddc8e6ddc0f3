import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Publication, WhatsappAccount } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Confirm } from '@/ui/Confirm';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { publicationQuery, publishFlow } from './api';

interface Props {
  flowId: string;
  accounts: WhatsappAccount[];
  publication: Publication | null;
}

/** Chooses the account and starts publishing; a form that is live asks first and says what changes for whom. */
export function PublishForm({ flowId, accounts, publication }: Props) {
  const { t } = useTranslation('publish');
  const queries = useQueryClient();
  const mayPublish = useCan('editor');
  const [asking, ask] = useDisclosure(false);
  const [chosen, setChosen] = useState(publication?.whatsapp_account_id ?? accounts[0]?.id ?? '');
  const start = useMutation({
    mutationFn: () => publishFlow(flowId, chosen),
    onSuccess: (next) => {
      ask.close();
      queries.setQueryData(publicationQuery(flowId).queryKey, next);
      void queries.invalidateQueries({ queryKey: ['flows'] });
    },
  });
  const working = publication?.state === 'working';
  const again = publication?.state === 'live';
  const account = accounts.find(({ id }) => id === chosen);
  const numbers = (account?.phone_numbers ?? []).map((number) => number.display_phone_number).join(', ');
  if (working) return null;
  return (
    <Panel tone={publication ? 'plain' : 'sunk'}>
      <Stack>
        {!publication && <Text>{t('lead')}</Text>}
        {publication ? (
          <Text size="sm">{t('on_account', { account: account?.name, numbers })}</Text>
        ) : (
          <Select
            label={t('account')}
            description={numbers || t('no_numbers')}
            data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={(id) => setChosen(id ?? chosen)}
            allowDeselect={false}
            maw={420}
          />
        )}
        <Problem error={asking ? undefined : start.error} />
        <Group>
          <Button
            size="md"
            variant={again ? 'default' : 'filled'}
            disabled={!mayPublish || chosen === ''}
            loading={start.isPending}
            onClick={() => (again ? ask.open() : start.mutate())}
          >
            {t(again ? 'action_again' : publication ? 'action_retry' : 'action')}
          </Button>
          {!mayPublish && (
            <Text size="sm" c="dimmed">
              {t('needs_editor')}
            </Text>
          )}
        </Group>
      </Stack>
      <Confirm
        opened={asking}
        title={t('again.title')}
        effect={t('again.effect', { version: publication?.version_number ?? 1 })}
        action={t('action_again')}
        busy={start.isPending}
        error={start.error}
        onConfirm={() => start.mutate()}
        onClose={ask.close}
      />
    </Panel>
  );
}
