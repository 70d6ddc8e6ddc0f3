import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingCalendar } from '@/api/types';
import { Panel } from '@/ui/Panel';
import { saveCalendar } from './api';
import { type CalendarDraft, noticeUnits, readRules, writeRules } from './calendarDraft';
import { HolidayFields } from './HolidayFields';
import { SaveProblem } from './SaveProblem';
import { WeekFields } from './WeekFields';

/** Zones by the names browsers know; the calendar's own is among them even if this browser does not know it. */
const zonesWith = (own: string) => [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();

interface Props {
  /** As it was read when editing began; saving names its version. */
  calendar: BookingCalendar;
  onTouched: () => void;
  onSaved: (saved: BookingCalendar) => void;
  onLoadAgain: () => void;
}

/** When a calendar takes bookings; it is saved whole. */
export function CalendarEditor({ calendar, onTouched, onSaved, onLoadAgain }: Props) {
  const { t } = useTranslation('options');
  const [name, setName] = useState(calendar.name);
  const [draft, setDraft] = useState(() => readRules(calendar.rules));
  const zones = useMemo(() => zonesWith(calendar.rules.time_zone), [calendar.rules.time_zone]);
  const change = (part: Partial<CalendarDraft>) => {
    onTouched();
    setDraft((before) => ({ ...before, ...part }));
  };
  const save = useMutation({
    mutationFn: () =>
      saveCalendar(calendar.id, calendar.version, name.trim(), writeRules(draft, calendar.rules)),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const number = (field: 'slotMinutes' | 'stepMinutes' | 'capacity' | 'horizonDays' | 'notice') => ({
    value: draft[field],
    onChange: (value: number | string) => change({ [field]: value }),
    allowDecimal: false,
    allowNegative: false,
    clampBehavior: 'blur' as const,
    required: true,
  });
  const minutes = { min: 5, max: 1440, step: 5, suffix: ` ${t('calendar.minutes')}` };
  const blocked = calendar.rules.blocked?.length ?? 0;
  return (
    <Panel>
      <form onSubmit={submit} aria-label={t('calendar.edit_title')}>
        <Stack gap="lg">
          <Title order={2}>{t('calendar.edit_title')}</Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              size="sm"
              label={t('calendar.name')}
              value={name}
              onChange={(event) => {
                onTouched();
                setName(event.currentTarget.value);
              }}
              maxLength={100}
              autoComplete="off"
              required
            />
            <Select
              label={t('calendar.zone')}
              description={t('calendar.zone_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              data={zones}
              value={draft.timeZone}
              onChange={(zone) => zone && change({ timeZone: zone })}
              searchable
              limit={100}
              allowDeselect={false}
            />
          </SimpleGrid>
          <WeekFields week={draft.week} onChange={(week) => change({ week })} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberInput
              {...number('slotMinutes')}
              {...minutes}
              label={t('calendar.slot')}
              description={t('calendar.slot_hint')}
            />
            <NumberInput
              {...number('stepMinutes')}
              {...minutes}
              label={t('calendar.step')}
              description={t('calendar.step_hint')}
            />
            <NumberInput
              {...number('capacity')}
              min={1}
              max={1000}
              label={t('calendar.capacity')}
              description={t('calendar.capacity_hint')}
            />
            <NumberInput
              {...number('horizonDays')}
              min={1}
              max={366}
              label={t('calendar.horizon')}
              description={t('calendar.horizon_hint')}
            />
            <Group gap="xs" align="end" wrap="nowrap">
              <NumberInput
                {...number('notice')}
                min={0}
                max={Math.floor((90 * noticeUnits.days) / noticeUnits[draft.noticeUnit])}
                label={t('calendar.notice')}
                description={t('calendar.notice_hint')}
                style={{ flex: '1 1 0' }}
              />
              <Select
                aria-label={t('calendar.notice_unit')}
                w={150}
                data={(['minutes', 'hours', 'days'] as const).map((unit) => ({
                  value: unit,
                  label: t(`calendar.unit.${unit}`),
                }))}
                value={draft.noticeUnit}
                onChange={(unit) => {
                  if (unit === 'minutes' || unit === 'hours' || unit === 'days') change({ noticeUnit: unit });
                }}
                allowDeselect={false}
              />
            </Group>
          </SimpleGrid>
          <HolidayFields holidays={draft.holidays} onChange={(holidays) => change({ holidays })} />
          {blocked > 0 && <Text size="sm">{t('calendar.blocked', { count: blocked })}</Text>}
          <Text size="sm" c="dimmed">
            {t('calendar.bookings_stay')}
          </Text>
          <SaveProblem error={save.error} onLoadAgain={onLoadAgain} />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
