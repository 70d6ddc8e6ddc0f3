import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Connection, Role, Source } from '@/api/types';
import { showPage } from '@/test/page';
import { me } from '@/test/people';
import { SourceCard } from './SourceCard';
import { connection, keys, places, source } from './samples';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

let role: Role;
let one: Source;
const revoked = vi.fn(() => 'revoked');
const effect = {
  flows: [],
  destinations: 1,
  waiting: 2,
  stuck: 1,
  revoked_at_source: false,
  kept_for_others: true,
};
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const open = async (more: Partial<Source>, connections: Connection[] = []) => {
  one = source(more);
  await showPage(<SourceCard source={one} connections={connections} />);
  await screen.findByRole('heading', { name: one.name });
};
const sent = (method: string) =>
  server.asked.filter((asked) => asked.method === method).map(({ body }) => body);

beforeEach(() => {
  role = 'admin';
  server.asked.length = 0;
  server.reply = ({ method, path }) => {
    if (path === '/api/v1/auth/me') return { body: me(role) };
    if (path === '/api/v1/sources') return { body: { items: [one], next: null } };
    if (path.endsWith('/disconnect-effect')) return { body: effect };
    if (method === 'DELETE') return { body: { revoked: revoked() } };
    return { status: 500, body: { code: 'internal', status: 500 } };
  };
});

it('asks where the account is kept when a key is brought, set up or not', async () => {
  await open({ configured: false, regions: places, region_for: 'key', key_sign_in: keys });
  expect(screen.queryByRole('combobox', { name: 'Where the account is' })).not.toBeInTheDocument();
  await userEvent.click(button('Use a key: Access token'));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText(/Access token/), ' secret-1 ');
  await userEvent.click(within(dialog).getByRole('combobox', { name: 'Where the account is' }));
  await userEvent.click(await screen.findByRole('option', { name: 'European Union' }));
  await userEvent.click(within(dialog).getByRole('button', { name: 'Connect SurveyMonkey' }));
  expect(sent('POST')).toEqual([{ key: 'secret-1', region: 'eu', connection_id: null }]);
});

it('asks before consent only where consent needs it', async () => {
  await open({ regions: places, region_for: 'key', key_sign_in: keys });
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
  await userEvent.click(button('Connect SurveyMonkey'));
  expect(sent('POST')).toEqual([{ features: null, region: null, connection_id: null }]);
});

it('does not offer a place for consent that has no app', async () => {
  const [us, eu] = places as [Source['regions'][number], Source['regions'][number]];
  await open({ regions: [{ ...us, configured: false }, eu], region_for: 'both' });
  const select = screen.getByRole('combobox', { name: 'Where the account is' });
  expect(select).toHaveValue('European Union');
  await userEvent.click(select);
  expect(await screen.findByRole('option', { name: 'United States: no app set up' })).toHaveAttribute(
    'data-combobox-disabled',
  );
});

it('links to the set-up page whether it is set up or not', async () => {
  await open({ configured: true });
  expect(screen.getByRole('link', { name: 'How to set it up' })).toHaveAttribute(
    'href',
    '/connections/setup/surveymonkey',
  );
});

it('says when each permission is asked for', async () => {
  const scope = { reason: 'Why.', reason_tr: 'Neden.' };
  await open({
    scopes: [
      { ...scope, scope: 'surveys_read', feature: 'forms', asked: 'at_once' },
      { ...scope, scope: 'responses_write', feature: 'responses', asked: 'when_needed' },
    ],
  });
  await userEvent.click(button('What Akis asks for, and why'));
  const said = screen.getAllByRole('definition').map((each) => each.textContent);
  expect(said).toEqual([
    'Why. Asked when an account is connected.',
    'Why. Asked only when it is needed, to write responses.',
  ]);
});

it('says that Google offers no form before the Picker or listing is set up', async () => {
  await open({ source: 'google_forms', name: 'Google Forms' });
  expect(screen.getByText(/^Forms cannot be picked here yet: Google Forms shows/)).toBeInTheDocument();
});

it('keeps the way to the forms where only a permission is missing', async () => {
  await open({}, [connection({ status: 'permission_needed', region: 'eu-2025' })]);
  expect(screen.getByRole('link', { name: 'Choose a form' })).toBeInTheDocument();
  expect(button('Reconnect')).toBeEnabled();
  expect(screen.getByText(/accepts this connection, but does not allow everything/)).toBeInTheDocument();
  expect(screen.getByText(/data region eu-2025/)).toBeInTheDocument();
});

it('names the place of an account, not its key', async () => {
  await open({ regions: places }, [connection({ region: 'eu' })]);
  expect(screen.getByText(/Account 4711 · European Union/)).toBeInTheDocument();
});

it('asks for a new key where a key was lost, for the account that had it', async () => {
  await open({ regions: places, region_for: 'key', key_sign_in: keys }, [
    connection({ status: 'reconnect_needed', sign_in: 'key', region: 'eu' }),
  ]);
  expect(screen.queryByRole('link', { name: 'Choose a form' })).not.toBeInTheDocument();
  await userEvent.click(button('Reconnect'));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).queryByRole('combobox')).not.toBeInTheDocument();
  await userEvent.type(within(dialog).getByLabelText(/Access token/), 'secret-2');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Connect SurveyMonkey' }));
  expect(sent('POST')).toEqual([{ key: 'secret-2', region: 'eu', connection_id: connection().id }]);
});

it('tells everybody else who may connect, and reconnect', async () => {
  role = 'editor';
  await open({ key_sign_in: keys }, [connection({ status: 'reconnect_needed' })]);
  expect(button('Reconnect')).toBeDisabled();
  expect(button('Reconnect')).toHaveAccessibleDescription(
    'Only an admin or owner of your company can connect it again.',
  );
  const why = 'Only an admin or owner of your company can connect an account.';
  expect(button('Connect another account')).toHaveAccessibleDescription(why);
  expect(button('Use a key: Access token')).toHaveAccessibleDescription(why);
});

it('says what stays and who is told before disconnecting, and afterwards what became of it', async () => {
  revoked.mockReturnValue('failed');
  await open({}, [connection()]);
  await userEvent.click(button('Disconnect Deniz Café'));
  const dialog = await screen.findByRole('dialog');
  expect(await within(dialog).findByText(/^2 answers have not arrived yet/)).toBeInTheDocument();
  expect(within(dialog).getByText(/^1 answer needs a person, or was given up/)).toBeInTheDocument();
  expect(within(dialog).getByText(/another company here uses the same account/)).toBeInTheDocument();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Disconnect' }));
  const told = await screen.findByText(/^SurveyMonkey could not be told that the consent ends/);
  expect(told).toBeInTheDocument();
});
