import { Radio, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowMode } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { flowQuery } from '@/features/flows/api';
import { Problem } from '@/ui/Problem';
import { changeMode } from './api';
import classes from './ModeChoice.module.css';

const modes: readonly FlowMode[] = ['endpoint', 'auto', 'static'];

/** Who checks what people enter: each choice with what it gives and what it costs. */
export function ModeChoice({ flow }: { flow: Flow }) {
  const { t } = useTranslation('publish');
  const queries = useQueryClient();
  const mayChange = useCan('editor');
  const change = useMutation({
    mutationFn: (mode: FlowMode) => changeMode(flow.id, mode),
    // Arrow keys pass over choices; each is sent after the one before, so that the last one stays.
    scope: { id: `mode ${flow.id}` },
    onSuccess: (next) => {
      queries.setQueryData(flowQuery(flow.id).queryKey, next);
      // The report says what the mode means for each question.
      void queries.invalidateQueries({ queryKey: ['draft', flow.id] });
    },
  });
  const mode = change.isPending ? change.variables : flow.mode;
  return (
    <section aria-labelledby="mode">
      <Title order={2} id="mode">
        {t('mode.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t(mayChange ? 'mode.lead' : 'mode.needs_editor')}
      </Text>
      <Radio.Group
        aria-labelledby="mode"
        value={mode}
        onChange={(value) => {
          const next = modes.find((each) => each === value);
          if (next) change.mutate(next);
        }}
      >
        <div className={classes.choices}>
          {modes.map((each) => (
            <Radio
              key={each}
              value={each}
              disabled={!mayChange}
              className={classes.choice ?? ''}
              label={t(`mode.${each}`)}
              description={t(`mode.${each}_text`)}
            />
          ))}
        </div>
      </Radio.Group>
      <Text size="sm" mt="xs" role="status">
        {change.isSuccess && flow.published_at && t('mode.publish_again')}
      </Text>
      <Problem error={change.error} mt="sm" />
    </section>
  );
}
