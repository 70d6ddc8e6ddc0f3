import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Destination } from '@/api/types';
import { show } from '@/test/render';
import { DestinationSwitch } from './DestinationSwitch';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const destination = (more: Partial<Destination> = {}) =>
  ({
    id: 'destination-1',
    flow_id: 'flow-1',
    kind: 'webhook',
    enabled: true,
    waiting: 0,
    stuck: 0,
    ...more,
  }) as Destination;

let role = 'editor';
const open = (more: Partial<Destination> = {}) =>
  show(
    <Suspense>
      <DestinationSwitch destination={destination(more)} why="why" />
    </Suspense>,
  );
const flip = async () => userEvent.click(await screen.findByRole('switch'));
const patched = () => server.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

beforeEach(() => {
  server.asked.length = 0;
  role = 'editor';
  server.reply = ({ path }) =>
    path === '/api/v1/auth/me' ? { body: { role } } : { body: { destination: destination(), secret: null } };
});

it('says what becomes of new answers and of those on their way before it is switched off', async () => {
  open({ waiting: 3, stuck: 1 });
  await flip();
  expect(
    await screen.findByText(
      /^Answers completed from now on wait here, and are sent when you switch it on again\./,
    ),
  ).toBeInTheDocument();
  expect(screen.getByText(/^3 answers on their way there wait here, too/)).toBeInTheDocument();
  expect(screen.getByText(/^1 answer needs a person/)).toBeInTheDocument();
  expect(patched()).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Switch off' }));
  await waitFor(() => expect(patched()).toEqual([{ enabled: false }]));
});

it('changes nothing when somebody thinks better of it', async () => {
  open();
  await flip();
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(patched()).toEqual([]);
  expect(screen.getByRole('switch')).toBeChecked();
});

it('says before it is switched on what is sent then, and what still needs a person', async () => {
  open({ enabled: false, waiting: 5, stuck: 2 });
  await flip();
  expect(await screen.findByText(/^5 answers that waited for it are sent now\./)).toBeInTheDocument();
  expect(screen.getByText(/^2 answers need a person/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Switch on' }));
  await waitFor(() => expect(patched()).toEqual([{ enabled: true }]));
});

it('points a viewer to the reason why it cannot be switched', async () => {
  role = 'viewer';
  open();
  const control = await screen.findByRole('switch');
  expect(control).toBeDisabled();
  expect(control).toHaveAttribute('aria-describedby', 'why');
});
