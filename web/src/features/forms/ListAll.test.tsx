import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Role } from '@/api/types';
import { connection, source } from '@/features/connections/samples';
import { showPage } from '@/test/page';
import { me } from '@/test/people';
import { ListAll } from './ListAll';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const google = source({
  source: 'google_forms',
  name: 'Google Forms',
  all_forms: true,
  scopes: [
    { scope: 'a', feature: 'forms', asked: 'at_once', reason: 'Read forms.', reason_tr: 'Okur.' },
    { scope: 'b', feature: 'all_forms', asked: 'when_needed', reason: 'List them.', reason_tr: 'Listeler.' },
  ],
});
const account = connection({
  source: 'google_forms',
  features: { forms: true, sheets: true, files: false, all_forms: false },
});
let role: Role;

beforeEach(() => {
  role = 'owner';
  server.asked.length = 0;
  server.reply = ({ path }) =>
    path === '/api/v1/auth/me'
      ? { body: me(role) }
      : { status: 500, body: { code: 'internal', status: 500 } };
});

it('gives the reason, and asks for it beside what is allowed already', async () => {
  await showPage(<ListAll connection={account} source={google} />);
  expect(await screen.findByText('List them.')).toBeInTheDocument();
  expect(screen.queryByText('Read forms.')).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'List all forms' }));
  expect(server.asked.at(-1)).toEqual({
    method: 'POST',
    path: '/api/v1/connections/google_forms/authorize',
    body: { features: ['sheets', 'all_forms'], region: null, connection_id: account.id },
  });
});

it('says who may allow it', async () => {
  role = 'editor';
  await showPage(<ListAll connection={account} source={google} />);
  const button = await screen.findByRole('button', { name: 'List all forms' });
  expect(button).toBeDisabled();
  expect(button).toHaveAccessibleDescription('Only an admin or owner of your company can allow this.');
});
