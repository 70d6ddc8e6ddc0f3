import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { show } from '@/test/render';
import { HubspotObject } from './HubspotObject';
import type { ObjectWish } from './objectWish';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const place = (value: string, label: string, detail: string | null = null) => ({ value, label, detail });
let places: Record<string, { status?: number; body: unknown }>;
const kind = (path: string) => new URL(path, 'http://x').searchParams.get('kind') ?? '';
const asked = () => server.asked.map(({ path }) => kind(path));

beforeEach(() => {
  server.asked.length = 0;
  places = {
    objects: {
      body: { items: [place('0-5', 'Ticket'), place('0-3', 'Deal'), place('2-117', 'Boat')], next: null },
    },
    pipelines: { body: { items: [place('sales', 'Sales')], next: null } },
    stages: { body: { items: [place('new', 'New')], next: null } },
    object_properties: {
      body: { items: [place('link', 'Answer link', 'text'), place('size', 'Size', 'number')], next: null },
    },
  };
  server.reply = ({ path }) => places[kind(path)] ?? { status: 404, body: { code: 'not_found' } };
});

function open(value: ObjectWish | undefined, allowed = true) {
  const onChange = vi.fn();
  show(
    <HubspotObject
      connection="connection-1"
      allowed={allowed}
      questions={[]}
      value={value}
      onChange={onChange}
    />,
  );
  return onChange;
}

it('asks for a text property for the link where a kind has none by nature', async () => {
  const onChange = open({ object_type_id: '2-117' });
  await userEvent.click(await screen.findByRole('combobox', { name: /^Property for the answer’s link/ }));
  expect(screen.queryByRole('option', { name: 'Size', hidden: true })).not.toBeInTheDocument();
  await userEvent.click(await screen.findByRole('option', { name: 'Answer link', hidden: true }));
  expect(onChange).toHaveBeenCalledWith({ object_type_id: '2-117', marker_property: 'link' });
});

it('does not ask for it where a deal keeps the link by itself', async () => {
  open({ object_type_id: '0-3' });
  expect(await screen.findByRole('combobox', { name: /^Pipeline/ })).toBeRequired();
  expect(screen.queryByRole('combobox', { name: /^Property for/ })).not.toBeInTheDocument();
});

it('says why pipelines and stages cannot be chosen', async () => {
  places.pipelines = { status: 409, body: { code: 'missing_permission', detail: '', status: 409 } };
  places.stages = { status: 503, body: { code: 'source_unavailable', detail: '', status: 503 } };
  open({ object_type_id: '0-3', pipeline: 'sales' });
  expect(await screen.findByText(/^The connection lacks a permission/)).toBeInTheDocument();
  expect(await screen.findByText(/^The source does not answer at the moment/)).toBeInTheDocument();
});

it('asks HubSpot for nothing that was not allowed yet, and says the way', async () => {
  open({ object_type_id: '0-3' }, false);
  expect(await screen.findByText(/^HubSpot must allow this first\./)).toHaveTextContent('press “Allow it”');
  expect(asked()).toEqual(['objects']);
});
