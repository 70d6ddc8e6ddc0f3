import { screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Delivery } from '@/api/types';
import { show } from '@/test/render';
import { useLostOf } from './useLostOf';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const connection = (id: string, source: string, status: string) => ({
  id,
  source,
  status,
  account_name: `Account ${id}`,
  sign_in: 'oauth',
});
let connections: ReturnType<typeof connection>[];

beforeEach(() => {
  server.asked.length = 0;
  connections = [connection('hub', 'hubspot', 'active'), connection('sheets', 'google_forms', 'active')];
  server.reply = ({ path }) => {
    if (path === '/api/v1/connections') return { body: { items: connections } };
    if (path === '/api/v1/flows/flow-1') return { body: { source: 'hubspot', connection_id: 'hub' } };
    return { body: { items: [{ id: 'd-sheet', connection_id: 'sheets' }] } };
  };
});

function Names({ delivery }: { delivery: Delivery }) {
  const lostOf = useLostOf('flow-1', [delivery]);
  return <p>{lostOf(delivery)?.account_name ?? 'nobody'}</p>;
}
const open = (more: Partial<Delivery>) =>
  show(<Names delivery={{ waits_for: 'reconnect', ...more } as Delivery} />);

it('names the account of the destination, not the one the form came from', async () => {
  connections[1] = connection('sheets', 'google_forms', 'reconnect_needed');
  open({ destination_id: 'd-sheet' });
  expect(await screen.findByText('Account sheets')).toBeInTheDocument();
});

it('names the form’s own account where the destination is not known any more', async () => {
  connections[0] = connection('hub', 'hubspot', 'reconnect_needed');
  open({ destination_id: null });
  expect(await screen.findByText('Account hub')).toBeInTheDocument();
});

it('asks nothing while no delivery waits for an account', async () => {
  open({ destination_id: 'd-sheet', waits_for: null });
  expect(screen.getByText('nobody')).toBeInTheDocument();
  expect(server.asked.filter(({ path }) => path.includes('/destinations'))).toEqual([]);
});
