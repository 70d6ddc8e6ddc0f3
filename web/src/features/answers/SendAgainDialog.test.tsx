import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AnchorHTMLAttributes } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { show } from '@/test/render';
import { SendAgainDialog } from './SendAgainDialog';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

// Links need a router around them; here it is enough that they are links.
vi.mock('@/ui/links', () => ({
  ButtonLink: ({ children, onClick }: AnchorHTMLAttributes<HTMLAnchorElement>) => (
    <a href="/answer" onClick={onClick}>
      {children}
    </a>
  ),
}));

const delivery = (id: string, state: string, more: Record<string, unknown> = {}) => ({
  id,
  destination: 'webhook',
  destination_id: null,
  name: 'Webhook',
  state,
  waits_for: null,
  result: null,
  steps: [],
  problem: `Why ${id}.`,
  next_attempt_at: null,
  delivered_at: null,
  attempts: [],
  ...more,
});

const answers: Record<string, ReturnType<typeof delivery>[]> = {
  Ayşe: [delivery('d-1', 'given_up')],
  Burak: [delivery('d-2', 'needs_attention'), delivery('d-3', 'delivered')],
  Cem: [delivery('d-4', 'retrying')],
  Deniz: [delivery('d-5', 'needs_attention', { waits_for: 'decision' })],
};

const summary = (name: string) => ({
  id: name,
  completed_at: '2026-11-21T08:00:00Z',
  test: false,
  again: false,
  needs_correction: false,
  summary: [{ label: 'Name', display: name }],
  delivery: { state: answers[name]?.[0]?.state, problem: null },
});

const onSent = vi.fn();
const onClose = vi.fn();
const open = () => show(<SendAgainDialog flowId="flow-1" onSent={onSent} onClose={onClose} />);
const box = (name: string) => screen.getByRole('checkbox', { name });
const posted = () => server.asked.filter(({ method }) => method === 'POST').map(({ body }) => body);

beforeEach(() => {
  server.asked.length = 0;
  onSent.mockReset();
  onClose.mockReset();
  server.reply = ({ method, path }) => {
    if (method === 'POST') return { status: 202, body: { count: 1 } };
    if (path.includes('/preview')) {
      const call = {
        step: 'submit',
        kind: 'submit',
        method: 'POST',
        url: 'https://hook.example/',
        problem: null,
      };
      return { body: { problem: null, calls: [{ ...call, body: { name: 'Ayşe' } }] } };
    }
    if (path.startsWith('/api/v1/flows/')) {
      return { body: { items: Object.keys(answers).map(summary), next: null } };
    }
    const id = decodeURIComponent(path.split('/').at(-1) ?? '');
    return { body: { deliveries: answers[id] } };
  };
});

it('lists what did not arrive with its reason, and chooses what stands still', async () => {
  open();
  expect(await screen.findByRole('checkbox', { name: 'Ayşe' })).toBeChecked();
  expect(screen.getByText('Why d-1.')).toBeInTheDocument();
  expect(box('Burak')).toBeChecked();
  // It goes on by itself, and whoever does not want to wait can choose it.
  expect(box('Cem')).not.toBeChecked();
  // A person has to say first whether it is there.
  expect(box('Deniz')).toBeDisabled();
  expect(screen.getByText(/say first whether it is there/)).toBeInTheDocument();
  expect(posted()).toEqual([]);
});

it('sends the chosen ones and says how many are on their way', async () => {
  open();
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Burak' }));
  await userEvent.click(box('Cem'));
  await userEvent.click(screen.getByRole('button', { name: 'Send 2 again' }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(posted()).toEqual([{ delivery_ids: ['d-1', 'd-4'], state: null }]);
  expect(onSent).toHaveBeenCalledWith({ wanted: 2, count: 1 });
});

it('sends nothing when nothing is chosen', async () => {
  open();
  const all = await screen.findByRole('checkbox', { name: 'All of these' });
  await userEvent.click(all);
  expect(screen.getByRole('button', { name: 'Send 3 again' })).toBeEnabled();
  await userEvent.click(all);
  expect(screen.getByRole('button', { name: 'Choose what is sent' })).toBeDisabled();
});

it('shows for each what would be sent, before anything is', async () => {
  open();
  await screen.findByRole('checkbox', { name: 'Ayşe' });
  const row = screen.getAllByRole('listitem')[0] as HTMLElement;
  await userEvent.click(within(row).getByRole('button', { name: 'Show what would be sent' }));
  expect(await within(row).findByText(/POST https:\/\/hook\.example\//)).toBeInTheDocument();
  expect(server.asked.at(-1)).toMatchObject({ method: 'GET', path: '/api/v1/deliveries/d-1/preview' });
  expect(posted()).toEqual([]);
});
