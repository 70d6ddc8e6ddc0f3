import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { BookingCalendar } from '@/api/types';
import { show } from '@/test/render';
import { CalendarEditor } from './CalendarEditor';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const calendar: BookingCalendar = {
  id: '0196a000-0000-7000-8000-000000000002',
  name: 'Boat tours',
  version: 3,
  upcoming_count: 0,
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  rules: {
    time_zone: 'Europe/Istanbul',
    weekly: [
      { day: 1, from: '09:00', to: '12:00' },
      { day: 1, from: '13:00', to: '17:30' },
      { day: 6, from: '20:00', to: '24:00' },
    ],
    holidays: [{ date: '2027-01-01', name: 'New Year', hours: [] }],
    blocked: [{ from: '2026-11-24T12:00:00', to: '2026-11-24T15:00:00', reason: 'Repairs' }],
    slot_minutes: 45,
    step_minutes: 15,
    capacity: 4,
    notice_minutes: 1440,
    horizon_days: 60,
    hold_minutes: 20,
  },
};

const acts = { onTouched: vi.fn(), onSaved: vi.fn(), onLoadAgain: vi.fn() };
const open = () => show(<CalendarEditor calendar={calendar} {...acts} />);
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));
const sent = () =>
  server.asked.at(-1)?.body as { version: number; name: string; rules: typeof calendar.rules };
const set = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

beforeEach(() => {
  server.asked.length = 0;
  for (const act of Object.values(acts)) act.mockReset();
  server.reply = () => ({ body: { ...calendar, version: 4 } });
});

it('reads the rules and sends the same ones back, also those it does not show', async () => {
  open();
  expect(screen.getByLabelText('Monday, hours 2: to')).toHaveValue('17:30');
  // A time input knows no 24:00.
  expect(screen.getByLabelText('Saturday, hours 1: to')).toHaveValue('00:00');
  expect(screen.getByText('00:00 at the end is midnight.')).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: /^Book until/ })).toHaveValue('1');
  expect(screen.getByText('1 closed stretch was set elsewhere and stays as it is.')).toBeInTheDocument();
  expect(acts.onTouched).not.toHaveBeenCalled();
  await save();
  expect(server.asked).toEqual([
    {
      method: 'PUT',
      path: `/api/v1/calendars/${calendar.id}`,
      body: { version: 3, name: 'Boat tours', rules: calendar.rules },
    },
  ]);
  expect(acts.onSaved.mock.calls[0]?.[0]).toMatchObject({ version: 4 });
});

it('changes, adds and takes away hours of a day', async () => {
  open();
  set('Monday, hours 1: from', '08:15');
  await userEvent.click(screen.getByRole('button', { name: 'Remove hours 2: Monday' }));
  await userEvent.click(screen.getByRole('button', { name: 'Add hours: Tuesday' }));
  set('Tuesday, hours 1: from', '10:00');
  set('Tuesday, hours 1: to', '00:00');
  await userEvent.click(screen.getByRole('button', { name: 'Remove hours 1: Saturday' }));
  await save();
  expect(sent().rules.weekly).toEqual([
    { day: 1, from: '08:15', to: '12:00' },
    { day: 2, from: '10:00', to: '24:00' },
  ]);
  expect(acts.onTouched).toHaveBeenCalled();
});

it('takes the hours of one day over to the open days, and leaves closed ones closed', async () => {
  open();
  await userEvent.click(screen.getByRole('button', { name: 'Same on all open days as on Monday' }));
  await save();
  expect(sent().rules.weekly).toEqual([
    { day: 1, from: '09:00', to: '12:00' },
    { day: 1, from: '13:00', to: '17:30' },
    { day: 6, from: '09:00', to: '12:00' },
    { day: 6, from: '13:00', to: '17:30' },
  ]);
});

it('writes slots, places and the notice in minutes', async () => {
  open();
  const type = async (name: RegExp, value: string) => {
    const input = screen.getByRole('textbox', { name });
    await userEvent.clear(input);
    await userEvent.type(input, value);
  };
  await type(/^Length/, '30');
  await type(/^Every/, '60');
  await type(/^Places/, '2');
  await type(/^Days ahead/, '14');
  await type(/^Book until/, '3');
  await userEvent.click(screen.getByRole('combobox', { name: 'Unit of the notice' }));
  await userEvent.click(await screen.findByRole('option', { name: 'hours before' }));
  await save();
  expect(sent().rules).toMatchObject({
    slot_minutes: 30,
    step_minutes: 60,
    capacity: 2,
    horizon_days: 14,
    notice_minutes: 180,
    hold_minutes: 20,
  });
});

it('adds holidays, by date', async () => {
  open();
  await userEvent.click(screen.getByRole('button', { name: 'Add a holiday' }));
  set('Date, Holiday 2', '2026-12-31');
  await userEvent.type(screen.getByLabelText('What it is, Holiday 2'), 'Half day');
  await userEvent.click(screen.getByRole('button', { name: 'Add hours: 2026-12-31' }));
  set('2026-12-31, hours 1: to', '13:00');
  await save();
  expect(sent().rules.holidays).toEqual([
    { date: '2026-12-31', name: 'Half day', hours: [{ from: '09:00', to: '13:00' }] },
    { date: '2027-01-01', name: 'New Year', hours: [] },
  ]);
});

it('says the server’s words about rules that cannot be, and what to do about a conflict', async () => {
  server.reply = () => ({
    status: 422,
    body: { code: 'invalid_calendar', status: 422, detail: 'Opening hours must end after they begin.' },
  });
  open();
  await save();
  expect(await screen.findByRole('alert')).toHaveTextContent('Opening hours must end after they begin.');
  expect(screen.queryByRole('button', { name: 'Load it again' })).not.toBeInTheDocument();
  server.reply = () => ({ status: 409, body: { code: 'calendar_changed', status: 409 } });
  await save();
  await userEvent.click(await screen.findByRole('button', { name: 'Load it again' }));
  expect(acts.onLoadAgain).toHaveBeenCalledOnce();
});
