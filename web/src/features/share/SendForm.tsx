import { Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhatsappAccount } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { useFieldProblem } from '@/ui/useFieldProblem';
import { sendMessage } from './api';
import { demoPerson } from './demo';

const fieldOfProblem = { invalid_recipient: 'to' } as const;

interface Props {
  flowId: string;
  numbers: WhatsappAccount['phone_numbers'];
  demo: boolean;
}

/** Sends the form to one person. */
export function SendForm({ flowId, numbers, demo }: Props) {
  const { t } = useTranslation('share');
  const queries = useQueryClient();
  const maySend = useCan('agent');
  const [to, setTo] = useState(demo ? demoPerson.phone : '');
  const [from, setFrom] = useState(numbers[0]?.phone_number_id ?? null);
  const [body, setBody] = useState('');
  const [test, setTest] = useState(false);
  const [deliverTest, setDeliverTest] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      sendMessage(flowId, {
        to: to.trim(),
        phone_number_id: from,
        body: body.trim() || null,
        test,
        deliver_test: test && deliverTest,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['messages', flowId] }),
  });
  const problem = useFieldProblem<'to'>(send.error, fieldOfProblem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <Panel>
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>{t('send.title')}</Title>
            <Text size="sm" c="dimmed" mt={2}>
              {t('send.lead')}
            </Text>
          </div>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <TextInput
              {...problem.at('to')}
              label={t('send.to')}
              description={t('send.to_hint')}
              type="tel"
              inputMode="tel"
              autoComplete="off"
              miw={220}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
              required
            />
            {numbers.length > 1 && (
              <Select
                label={t('send.from')}
                description={t('send.from_hint')}
                size="md"
                miw={220}
                data={numbers.map((number) => ({
                  value: number.phone_number_id,
                  label: `${number.verified_name} ${number.display_phone_number}`,
                }))}
                value={from}
                onChange={setFrom}
                allowDeselect={false}
              />
            )}
          </Group>
          <Textarea
            label={t('send.body')}
            description={t('send.body_hint')}
            placeholder={t('send.body_placeholder')}
            size="md"
            autosize
            minRows={2}
            maxLength={1024}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <Checkbox
            label={t('send.test')}
            description={t('send.test_hint')}
            checked={test}
            onChange={(event) => setTest(event.currentTarget.checked)}
          />
          {test && (
            <Checkbox
              label={t('send.deliver_test')}
              checked={deliverTest}
              onChange={(event) => setDeliverTest(event.currentTarget.checked)}
            />
          )}
          <Problem error={problem.elsewhere} />
          <Group>
            <Button
              type="submit"
              size="md"
              loading={send.isPending}
              disabled={!maySend}
              leftSection={<Icon name="send" size={18} />}
            >
              {t('send.action')}
            </Button>
            {!maySend && (
              <Text size="sm" c="dimmed">
                {t('send.needs_agent')}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
