import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Delivery } from '@/api/types';
import { show } from '@/test/render';
import { DeliveryActions } from './DeliveryActions';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

let role = 'editor';
const lost = { source: 'hubspot', account_name: 'Mavi Deniz', id: 'connection-1', sign_in: 'oauth' } as const;

function open(more: Partial<Delivery>, account?: typeof lost, correcting = false) {
  const delivery = { id: 'd-1', state: 'needs_attention', waits_for: null, ...more } as Delivery;
  show(
    <Suspense>
      <DeliveryActions delivery={delivery} submissionId="answer-1" correcting={correcting} lost={account} />
    </Suspense>,
  );
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const posted = () =>
  server.asked.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body]);
const named = (name: string) => screen.queryByRole('button', { name });

beforeEach(() => {
  server.asked.length = 0;
  role = 'editor';
  server.reply = ({ method, path }) => {
    if (path === '/api/v1/auth/me') return { body: { role } };
    return method === 'POST' ? { status: 204 } : { body: { items: [] } };
  };
});

it('leaves an answer here when somebody decides so', async () => {
  open({ state: 'given_up' });
  await press('Leave it here');
  await waitFor(() => expect(posted()).toEqual([['/api/v1/deliveries/d-1/leave', undefined]]));
});

it('sends one that stays here after all, and has nothing more to leave', async () => {
  open({ state: 'left_here' });
  await press('Send it after all');
  await waitFor(() => expect(posted()).toEqual([['/api/v1/deliveries/d-1/retry', undefined]]));
  expect(named('Leave it here')).not.toBeInTheDocument();
});

it('asks whether it is there where nobody else knows, instead of sending it twice', async () => {
  open({ waits_for: 'decision' });
  await press('It is there');
  await waitFor(() => expect(posted()).toEqual([['/api/v1/deliveries/d-1/resolve', { arrived: true }]]));
  expect(named('Retry')).not.toBeInTheDocument();
});

it('offers to connect again where the account is lost, and names who may', async () => {
  open({ waits_for: 'reconnect' }, lost);
  expect(await screen.findByRole('button', { name: 'Reconnect' })).toBeDisabled();
  expect(named('Retry')).not.toBeInTheDocument();
  expect(screen.getByText(/admin or owner/)).toBeInTheDocument();
});

it('tells a viewer why nothing can be pressed', async () => {
  role = 'viewer';
  open({ state: 'given_up' });
  const retry = await screen.findByRole('button', { name: 'Retry' });
  expect(retry).toBeDisabled();
  expect(retry).toHaveAccessibleDescription('Only an editor, admin or owner of your company can do this.');
});

it('waits with sending until the answers are corrected', async () => {
  open({ waits_for: 'correction' }, undefined, true);
  expect(await screen.findByRole('button', { name: 'Leave it here' })).toBeEnabled();
  expect(named('Retry')).not.toBeInTheDocument();
});

it('sends again what waited for a mapping that was mended', async () => {
  open({ waits_for: 'correction' });
  expect(await screen.findByRole('button', { name: 'Retry' })).toBeEnabled();
});

it('does not send again where the destination is off, but can leave it here', async () => {
  open({ state: 'switched_off' });
  expect(await screen.findByRole('button', { name: 'Leave it here' })).toBeEnabled();
  expect(named('Retry')).not.toBeInTheDocument();
});

it('offers nothing while it is on its way', async () => {
  open({ state: 'delivering' });
  await waitFor(() => expect(server.asked.length).toBeGreaterThan(0));
  expect(screen.queryAllByRole('button')).toEqual([]);
});
