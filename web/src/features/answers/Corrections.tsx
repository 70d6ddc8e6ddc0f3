import { Button, Checkbox, Group, MultiSelect, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerProblem, Submission } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { correctSubmission } from './api';

/** Answers of a form that phones run alone are checked when they arrive. What does not fit waits here for a person. */
export function Corrections({ submission }: { submission: Submission }) {
  const { t } = useTranslation('answers');
  const queries = useQueryClient();
  const may = useCan('editor');
  const [values, setValues] = useState<Record<string, unknown>>({});
  const correct = useMutation({
    mutationFn: (accept: boolean) =>
      correctSubmission(submission.id, accept ? { accept } : { answers: values }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['submission', submission.id] });
      await queries.invalidateQueries({ queryKey: ['submissions'] });
    },
  });
  if (submission.problems.length === 0) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    correct.mutate(false);
  };
  return (
    <Panel tone="warm">
      <form onSubmit={submit}>
        <Stack gap="sm" maw={520}>
          <Title order={3}>{t('corrections.title')}</Title>
          <Text size="sm">{t('corrections.text')}</Text>
          {submission.problems.map((problem) => (
            <Correction
              key={problem.field}
              problem={problem}
              value={problem.field in values ? values[problem.field] : problem.value}
              onChange={(value) => setValues((before) => ({ ...before, [problem.field]: value }))}
              disabled={!may}
            />
          ))}
          {!may && (
            <Text size="sm" c="dimmed">
              {t('needs_editor')}
            </Text>
          )}
          {may && (
            <Group gap="xs">
              <Button type="submit" size="sm" loading={correct.isPending}>
                {t('corrections.action')}
              </Button>
              <Button
                size="sm"
                variant="default"
                disabled={correct.isPending}
                onClick={() => correct.mutate(true)}
              >
                {t('corrections.accept')}
              </Button>
            </Group>
          )}
          <Problem error={correct.error} />
        </Stack>
      </form>
    </Panel>
  );
}

interface Props {
  problem: AnswerProblem;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
}

function Correction({ problem, value, onChange, disabled }: Props) {
  const { t } = useTranslation('answers');
  const shared = { label: problem.question, error: problem.problem, disabled };
  const options = problem.options.map(({ id, label }) => ({ value: id, label }));
  const one = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (problem.input) {
    case 'choice':
      return <Select {...shared} data={options} value={one || null} onChange={onChange} searchable />;
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          data={options}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      );
    case 'yes_no':
      return (
        <Select
          {...shared}
          data={[
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ]}
          value={one || null}
          onChange={onChange}
        />
      );
    case 'consent':
      return (
        <Checkbox
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    // A file cannot be put right from here; it is said, and the answers can go as they are.
    case 'files':
      return (
        <Text size="sm">
          {problem.question}: {problem.problem}
        </Text>
      );
    case 'date':
    case 'time':
      return (
        <TextInput
          {...shared}
          type={problem.input}
          value={one}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return <TextInput {...shared} value={one} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
