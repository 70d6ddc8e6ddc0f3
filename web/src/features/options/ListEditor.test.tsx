import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { OptionList } from '@/api/types';
import { show } from '@/test/render';
import { ListEditor } from './ListEditor';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const list: OptionList = {
  id: '0196a000-0000-7000-8000-000000000001',
  name: 'Dishes',
  version: 7,
  options_count: 3,
  offered_count: 2,
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  options: [
    { value: 'soup', label: 'Lentil soup', description: 'with lemon', hidden: false },
    { value: 'fish', label: 'Sea bass', description: '', hidden: true },
    { value: 'rice', label: 'Rice', description: '', hidden: false },
  ],
};

const acts = { onTouched: vi.fn(), onSaved: vi.fn(), onCancel: vi.fn(), onLoadAgain: vi.fn() };
const open = (options = list.options) => show(<ListEditor list={{ ...list, options }} {...acts} />);
const field = (name: string) => screen.getByRole('textbox', { name });
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));
const sent = () => server.asked.at(-1)?.body as { version: number; name: string; options: unknown[] };

beforeEach(() => {
  server.asked.length = 0;
  for (const act of Object.values(acts)) act.mockReset();
  server.reply = () => ({ body: { ...list, version: 8 } });
});

it('saves the whole list with the version it was read at', async () => {
  open();
  await userEvent.clear(field('What people read, option 1'));
  await userEvent.type(field('What people read, option 1'), ' Tomato soup ');
  await userEvent.click(screen.getByRole('checkbox', { name: 'Do not offer, option 2' }));
  expect(acts.onTouched).toHaveBeenCalled();
  await save();
  expect(server.asked).toEqual([
    {
      method: 'PUT',
      path: `/api/v1/lists/${list.id}`,
      body: {
        version: 7,
        name: 'Dishes',
        options: [
          { value: 'soup', label: 'Tomato soup', description: 'with lemon', hidden: false },
          { value: 'fish', label: 'Sea bass', description: '', hidden: false },
          { value: 'rice', label: 'Rice', description: '', hidden: false },
        ],
      },
    },
  ]);
  expect(acts.onSaved.mock.calls[0]?.[0]).toMatchObject({ version: 8 });
});

it('moves rows with the keyboard, says where they are, and stays there', async () => {
  open();
  screen.getByRole('button', { name: 'Move option 3 up' }).focus();
  await userEvent.keyboard('{Enter}');
  expect(screen.getByText('Now option 2 of 3')).toHaveAttribute('role', 'status');
  expect(screen.getByRole('button', { name: 'Move option 2 up' })).toHaveFocus();
  await userEvent.keyboard('{Enter}{Enter}');
  expect(screen.getByRole('button', { name: 'Move option 1 up' })).toHaveFocus();
  await save();
  expect(sent().options.map((option) => (option as { value: string }).value)).toEqual([
    'rice',
    'soup',
    'fish',
  ]);
});

it('adds and removes rows; empty ones are not sent and one word is enough', async () => {
  open();
  await userEvent.click(screen.getByRole('button', { name: 'Remove option 1' }));
  expect(screen.getByRole('button', { name: 'Remove option 1' })).toHaveFocus();
  await userEvent.click(screen.getByRole('button', { name: 'Add an option' }));
  expect(field('What people read, option 3')).toHaveFocus();
  await userEvent.type(field('What people read, option 3'), 'Salad');
  await userEvent.click(screen.getByRole('button', { name: 'Add an option' }));
  await save();
  expect(sent().options).toEqual([
    { value: 'fish', label: 'Sea bass', description: '', hidden: true },
    { value: 'rice', label: 'Rice', description: '', hidden: false },
    { value: 'Salad', label: 'Salad', description: '', hidden: false },
  ]);
});

it('does not send a value twice', async () => {
  open();
  await userEvent.clear(field('What is sent to the source, option 3'));
  await userEvent.type(field('What is sent to the source, option 3'), 'soup');
  expect(screen.getAllByText('Another option sends the same.')).toHaveLength(2);
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
});

it('keeps what was written when somebody else was faster, and offers their version', async () => {
  server.reply = () => ({ status: 409, body: { code: 'list_changed', status: 409 } });
  open();
  await userEvent.type(field('What people read, option 3'), ' pilav');
  await save();
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Somebody else changed this list meanwhile. Load it again and repeat your change.',
  );
  expect(field('What people read, option 3')).toHaveValue('Rice pilav');
  expect(acts.onSaved).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Load it again' }));
  expect(acts.onLoadAgain).toHaveBeenCalledOnce();
});

it('shows a long list in pages and follows what moves to another one', async () => {
  open(Array.from({ length: 51 }, (_, index) => ({ value: `v${index + 1}`, label: `Label ${index + 1}` })));
  const rows = () => within(screen.getByRole('list', { name: 'Options' })).getAllByRole('listitem');
  expect(rows()).toHaveLength(50);
  expect(screen.getByText('Options 1 to 50 of 51')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Move option 50 down' }));
  expect(rows()).toHaveLength(1);
  expect(field('What people read, option 51')).toHaveValue('Label 50');
  expect(screen.getByRole('button', { name: 'Move option 51 down' })).toHaveFocus();
});
