import type { CalendarRules } from '@/api/types';
import { newKey } from './listDraft';

/** Opening hours as time inputs hold them; the end of the day is `00:00` there, for they know no `24:00`. */
export interface DraftHours {
  key: number;
  from: string;
  to: string;
}

export interface DraftHoliday {
  key: number;
  date: string;
  name: string;
  /** None is closed. */
  hours: DraftHours[];
}

export const noticeUnits = { minutes: 1, hours: 60, days: 1440 } as const;
export type NoticeUnit = keyof typeof noticeUnits;

/** A number input's value; an emptied one holds no number, and cannot be sent. */
type Count = number | string;

/** A calendar's rules while they are edited. */
export interface CalendarDraft {
  timeZone: string;
  /** Monday first. */
  week: DraftHours[][];
  holidays: DraftHoliday[];
  slotMinutes: Count;
  stepMinutes: Count;
  capacity: Count;
  notice: Count;
  noticeUnit: NoticeUnit;
  horizonDays: Count;
}

const endOfDay = '24:00';
const midnight = '00:00';

export const draftHours = (from: string, to: string): DraftHours => ({
  key: newKey(),
  from,
  to: to === endOfDay ? midnight : to,
});

/** Earliest first, as the server's checks name them; what has no beginning or no end is left out. */
const writeHours = (hours: DraftHours[]) =>
  hours
    .filter(({ from, to }) => from !== '' && to !== '')
    .map(({ from, to }) => ({ from, to: to === midnight ? endOfDay : to }))
    .sort((one, other) => one.from.localeCompare(other.from));

export function readRules(rules: CalendarRules): CalendarDraft {
  const noticeUnit = unitOf(rules.notice_minutes);
  return {
    timeZone: rules.time_zone,
    week: Array.from({ length: 7 }, (_, index) =>
      rules.weekly.filter(({ day }) => day === index + 1).map(({ from, to }) => draftHours(from, to)),
    ),
    holidays: (rules.holidays ?? []).map(({ date, name = '', hours = [] }) => ({
      key: newKey(),
      date,
      name,
      hours: hours.map(({ from, to }) => draftHours(from, to)),
    })),
    slotMinutes: rules.slot_minutes,
    stepMinutes: rules.step_minutes,
    capacity: rules.capacity,
    notice: rules.notice_minutes / noticeUnits[noticeUnit],
    noticeUnit,
    horizonDays: rules.horizon_days,
  };
}

/** The rules as edited. What this page does not show (closed stretches, how long a place is held) stays as it was. */
export function writeRules(draft: CalendarDraft, before: CalendarRules): CalendarRules {
  return {
    ...before,
    time_zone: draft.timeZone,
    weekly: draft.week.flatMap((hours, index) =>
      writeHours(hours).map((each) => ({ day: index + 1, ...each })),
    ),
    holidays: draft.holidays
      .filter(({ date }) => date !== '')
      .map(({ date, name, hours }) => ({ date, name: name.trim(), hours: writeHours(hours) }))
      .sort((one, other) => one.date.localeCompare(other.date)),
    slot_minutes: Number(draft.slotMinutes),
    step_minutes: Number(draft.stepMinutes),
    capacity: Number(draft.capacity),
    notice_minutes: Number(draft.notice) * noticeUnits[draft.noticeUnit],
    horizon_days: Number(draft.horizonDays),
  };
}

/** The largest unit that says it without a fraction; no notice is said in hours. */
function unitOf(minutes: number): NoticeUnit {
  if (minutes === 0) return 'hours';
  if (minutes % noticeUnits.days === 0) return 'days';
  return minutes % noticeUnits.hours === 0 ? 'hours' : 'minutes';
}

/** Where a new calendar begins: the hours of many offices, to be changed on its page. */
export const usualRules = (timeZone: string): CalendarRules => ({
  time_zone: timeZone,
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
  slot_minutes: 30,
  step_minutes: 30,
  capacity: 1,
  notice_minutes: 120,
  horizon_days: 30,
});

/** The hours of one day, taken over by all the days that are open; closed days stay closed. */
export const likeDay = (week: DraftHours[][], source: number): DraftHours[][] =>
  week.map((hours, index) =>
    index === source || hours.length === 0
      ? hours
      : (week[source] ?? []).map(({ from, to }) => ({ key: newKey(), from, to })),
  );

/** Hours to add to a day: after its last ones, or the usual ones. */
export function nextHours(hours: DraftHours[]): DraftHours {
  const last = hours.at(-1);
  if (!last || last.to === '' || last.to === midnight || last.to >= '22:00')
    return draftHours('09:00', '18:00');
  const hour = Number(last.to.slice(0, 2)) + 1;
  const two = (number: number) => String(number).padStart(2, '0');
  return draftHours(`${two(hour)}:00`, hour >= 18 ? `${two(hour + 1)}:00` : '18:00');
}
