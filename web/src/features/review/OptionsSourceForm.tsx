import { Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flowQuery } from '@/features/flows/api';
import { calendarsQuery, listsQuery } from '@/features/options/api';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { setOptionsSource } from './api';
import type { LiveChoice, OptionsFrom } from './optionsFrom';

const ways = ['form', 'list', 'slots', 'url'] as const;
type Way = (typeof ways)[number];

interface Props {
  flowId: string;
  question: string;
  title: string;
  live: LiveChoice;
  onClose: () => void;
}

/** Chooses where a question's options come from; the report is made anew afterwards. */
export function OptionsSourceForm({ flowId, question, title, live, onClose }: Props) {
  const { t } = useTranslation(['review', 'common']);
  const queries = useQueryClient();
  const { source, isText } = live;
  const [way, setWay] = useState<Way>(source.from);
  const [list, setList] = useState(source.from === 'list' ? source.id : '');
  const [calendar, setCalendar] = useState(source.from === 'slots' ? source.id : '');
  const [address, setAddress] = useState(source.from === 'url' ? source.url : '');
  const lists = useQuery({ ...listsQuery, enabled: way === 'list' });
  const calendars = useQuery({ ...calendarsQuery, enabled: way === 'slots' });
  const chosen = chosenSource(way, list, calendar, address);
  const save = useMutation({
    mutationFn: (next: OptionsFrom) => setOptionsSource(flowId, question, next),
    onSuccess: async (flow) => {
      queries.setQueryData(flowQuery(flowId).queryKey, flow);
      await queries.invalidateQueries({ queryKey: ['draft', flowId] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) save.mutate(chosen);
  };
  const words = {
    form: [t('options.own'), t(isText ? 'options.own_text_question' : 'options.own_text')],
    list: [t('options.list'), t('options.list_text')],
    slots: [t('options.slots'), t('options.slots_text')],
    url: [t('options.url'), t('options.url_text')],
  } as const;
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={620}>{t('options.title')}</Text>}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Text fw={560} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Text>
            <Text size="sm" c="dimmed">
              {t(isText ? 'options.text_lead' : 'options.lead')}
            </Text>
          </div>
          <Radio.Group
            aria-label={t('options.title')}
            value={way}
            onChange={(value) => setWay(ways.find((each) => each === value) ?? way)}
          >
            <Stack gap="sm">
              {ways.map((each) => (
                <Radio key={each} value={each} label={words[each][0]} description={words[each][1]} />
              ))}
            </Stack>
          </Radio.Group>
          {way === 'list' && (
            <ThingSelect
              label={t('options.which_list')}
              none={t('options.no_lists')}
              things={lists.data}
              value={list}
              onChange={setList}
            />
          )}
          {way === 'slots' && (
            <ThingSelect
              label={t('options.which_calendar')}
              none={t('options.no_calendars')}
              things={calendars.data}
              value={calendar}
              onChange={setCalendar}
            />
          )}
          {way === 'url' && (
            <TextInput
              type="url"
              label={t('options.address')}
              description={t('options.address_hint')}
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
              maxLength={2000}
              autoComplete="off"
              required
            />
          )}
          <Text size="sm" c="dimmed">
            {t('options.needs_publish')}
          </Text>
          <Problem error={save.error ?? lists.error ?? calendars.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!chosen}>
              {t('options.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Nothing while the choice is not complete. */
function chosenSource(way: Way, list: string, calendar: string, address: string): OptionsFrom | undefined {
  switch (way) {
    case 'form':
      return { from: 'form' };
    case 'list':
      return list ? { from: 'list', id: list } : undefined;
    case 'slots':
      return calendar ? { from: 'slots', id: calendar } : undefined;
    case 'url':
      return address.trim() ? { from: 'url', url: address.trim() } : undefined;
  }
}

interface ThingSelectProps {
  label: string;
  none: string;
  things: { id: string; name: string }[] | undefined;
  value: string;
  onChange: (id: string) => void;
}

function ThingSelect({ label, none, things, value, onChange }: ThingSelectProps) {
  const { t } = useTranslation('review');
  if (things?.length === 0) {
    return (
      <Group gap="sm">
        <Text size="sm">{none}</Text>
        <ButtonLink to="/options" size="compact-sm" variant="default">
          {t('options.make')}
        </ButtonLink>
      </Group>
    );
  }
  return (
    <Select
      label={label}
      data={(things ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      allowDeselect={false}
      searchable
    />
  );
}
