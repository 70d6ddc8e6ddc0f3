import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BookingCalendar, CalendarSlot } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { slotsQuery } from './api';
import { clockOf, dayOf, daysLater, todayIn, weekdayDate } from './days';
import classes from './SlotPicture.module.css';

const days = 14;
/** With more slots than this, the lines between them would be all there is. */
const separable = 48;

/** How a slot looks: nothing taken, something taken, nothing left, or not to be booked at the moment. */
function fullness({ free, capacity, bookable }: CalendarSlot): 'open' | 'part' | 'full' | 'shut' {
  if (free === 0) return 'full';
  if (!bookable) return 'shut';
  return free < capacity ? 'part' : 'open';
}

/** Two weeks of slots: each day a band whose colour says how much is left, and inside it every time in words. */
export function SlotPicture({ calendar }: { calendar: BookingCalendar }) {
  const { t } = useTranslation('options');
  const today = todayIn(calendar.rules.time_zone);
  const slots = useQuery(slotsQuery(calendar.id, today, daysLater(today, days - 1)));
  return (
    <section aria-labelledby="slots">
      <Title order={2} id="slots">
        {t('slots.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('slots.lead')}
      </Text>
      {slots.error && <Problem error={slots.error} onRetry={() => void slots.refetch()} />}
      {slots.isPending && <Waiting rows={3} height={40} />}
      {slots.data?.length === 0 && <Text>{t('slots.none')}</Text>}
      {slots.data && slots.data.length > 0 && (
        <ul className={classes.days}>
          {Array.from({ length: days }, (_, index) => daysLater(today, index)).map((date) => (
            <li key={date} className={classes.item}>
              <Day date={date} slots={slots.data.filter(({ local }) => dayOf(local) === date)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Day({ date, slots }: { date: string; slots: CalendarSlot[] }) {
  const { t, i18n } = useTranslation('options');
  const name = weekdayDate(date, i18n.language);
  if (slots.length === 0) {
    return (
      <div className={classes.head}>
        <span className={classes.name}>{name}</span>
        <span className={classes.nothing}>{t('slots.closed')}</span>
      </div>
    );
  }
  // Slots may overlap and then share their places; a sum says how much there is to choose, not how many may come.
  const free = slots.reduce((sum, slot) => sum + (slot.bookable ? slot.free : 0), 0);
  const of = slots.reduce((sum, slot) => sum + slot.capacity, 0);
  return (
    <details className={classes.day}>
      <summary className={classes.head}>
        <span className={classes.name}>{name}</span>
        <span className={classes.band} data-dense={slots.length > separable} aria-hidden="true">
          {slots.map((slot) => (
            <span key={slot.starts_at} data-state={fullness(slot)} />
          ))}
        </span>
        <span className={classes.count}>{t('slots.free', { count: free, of })}</span>
      </summary>
      <ul className={classes.times}>
        {slots.map((slot) => (
          <li key={slot.starts_at} data-state={fullness(slot)}>
            <strong>{clockOf(slot.local)}</strong>{' '}
            {slot.free === 0 ? t('slots.full') : t('slots.slot', { free: slot.free, of: slot.capacity })}
            {slot.free > 0 && !slot.bookable && `, ${t('slots.not_bookable')}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
