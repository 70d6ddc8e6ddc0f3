import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submission } from '@/api/types';
import { useMe } from '@/features/auth/me';
import { Problem } from '@/ui/Problem';
import { exactTime, longDate } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import classes from './AnswerDetail.module.css';
import { submissionQuery } from './api';
import { Corrections } from './Corrections';
import { DeliveryChip } from './DeliveryChip';
import { DeliveryView } from './DeliveryView';
import { canRetry } from './delivery';
import { FileList } from './FileList';
import { useLostOf } from './useLostOf';

/** One person's answers in full, in the words they saw, and their way to the source system. */
export function AnswerDetail({ id }: { id: string }) {
  const { t, i18n } = useTranslation('answers');
  const submission = useQuery(submissionQuery(id));
  const { time_zone } = useMe().tenant;
  const looksFirst = usePinned(id, submission.data?.deliveries.some(({ state }) => canRetry(state)) ?? false);
  const lostOf = useLostOf(submission.data?.flow_id, submission.data?.deliveries ?? []);
  if (submission.error) return <Problem error={submission.error} onRetry={() => void submission.refetch()} />;
  if (!submission.data) return <Waiting />;
  const { answers, completed_at, confirmed_at, deliveries, files, problems, test, version_number } =
    submission.data;
  const zoned = (at: string) => exactTime(at, i18n.language, time_zone);
  const way = (
    <section>
      <Title order={3} mb="xs">
        {t('deliveries')}
      </Title>
      {deliveries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(test || problems.length > 0 ? 'no_deliveries' : 'no_destination')}
        </Text>
      )}
      <Stack gap="sm">
        {deliveries.map((delivery) => (
          <DeliveryView
            key={delivery.id}
            delivery={delivery}
            submissionId={id}
            correcting={problems.length > 0}
            lost={lostOf(delivery)}
          />
        ))}
      </Stack>
    </section>
  );
  return (
    <Stack gap="xl">
      <div>
        <Text size="sm" c="dimmed">
          {t('completed', { when: zoned(completed_at), version: version_number })}
          {confirmed_at && ` ${t('confirmed', { when: zoned(confirmed_at) })}`}
        </Text>
        {!looksFirst && (
          <Group gap="xs" mt={6}>
            {deliveries.map(({ id: key, state, name }) => (
              <Group key={key} gap={6}>
                <Text size="sm">{name}</Text>
                <DeliveryChip state={state} />
              </Group>
            ))}
          </Group>
        )}
      </div>
      <Corrections submission={submission.data} />
      {looksFirst && way}
      <dl className={classes.answers}>
        {answers.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the order is frozen
          <div key={index}>
            <dt>{answer.label}</dt>
            <dd>{answer.sensitive ? <Masked text={answer.display} /> : <Display answer={answer} />}</dd>
          </div>
        ))}
      </dl>
      <FileList submissionId={id} files={files} />
      {!looksFirst && way}
    </Stack>
  );
}

/** Whether it was so once since `id` was opened: what somebody works on does not move away while it goes on. */
function usePinned(id: string, now: boolean): boolean {
  const [pinned, setPinned] = useState<string>();
  if (now && pinned !== id) setPinned(id);
  return now || pinned === id;
}

/** Yes and no travel as `true` and `false`, dates as `2026-03-09`; people read words. */
function Display({ answer }: { answer: Submission['answers'][number] }) {
  const { t, i18n } = useTranslation('answers');
  if (answer.kind === 'date') return longDate(answer.display, i18n.language);
  const isBox = answer.kind === 'yes_no' || answer.kind === 'tick' || answer.kind === 'consent';
  if (isBox && answer.display === 'true') return t(answer.kind === 'consent' ? 'given' : 'yes');
  if (isBox && answer.display === 'false') return t(answer.kind === 'consent' ? 'not_given' : 'no');
  return answer.display;
}

function Masked({ text }: { text: string }) {
  const { t } = useTranslation('answers');
  const [shown, setShown] = useState(false);
  return (
    <>
      {shown ? text : <span aria-hidden="true">••••••</span>}{' '}
      <UnstyledButton fz="sm" c="var(--akis-accent)" onClick={() => setShown(!shown)}>
        {t(shown ? 'hide' : 'show')}
      </UnstyledButton>
    </>
  );
}
