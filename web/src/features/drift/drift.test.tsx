import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Flow, Role, SourceChanges } from '@/api/types';
import { showPage } from '@/test/page';
import { me } from '@/test/people';
import { SourceChangesBanner } from './SourceChangesBanner';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const flow = { id: '0196a000-0000-7000-8000-0000000000f1', source: 'typeform' } as Flow;
const still: SourceChanges = {
  changes: [],
  breaks_delivery: false,
  publish_again: false,
  checked_at: new Date(Date.now() - 3_600_000).toISOString(),
  deleted_at: null,
  state: '0196a000-0000-7000-8000-0000000000e1',
};
const moved: SourceChanges = {
  ...still,
  changes: [{ kind: 'question_removed', question: 'q1', sentence: '“Name” is gone.', breaks_delivery: true }],
  breaks_delivery: true,
};
let role: Role;
let known: SourceChanges | null;
let read: SourceChanges;
const button = (name: string) => screen.findByRole('button', { name });
const posts = () => server.asked.filter(({ method }) => method === 'POST');

beforeEach(() => {
  role = 'editor';
  known = still;
  read = { ...still, checked_at: new Date().toISOString() };
  server.asked.length = 0;
  server.reply = ({ path }) => {
    if (path === '/api/v1/auth/me') return { body: me(role) };
    if (path.endsWith('/check')) {
      known = read;
      return { body: read };
    }
    if (path.endsWith('/merge')) {
      known = still;
      return { body: { changes: still, conflicts: [] } };
    }
    return { body: known };
  };
});

it('says when the source was last read, and reads it for the asking', async () => {
  await showPage(<SourceChangesBanner flow={flow} />);
  expect(await screen.findByText(/^Compared with Typeform/)).toHaveTextContent(
    'Compared with Typeform 1 hour ago.',
  );
  await userEvent.click(await button('Check now'));
  expect(await screen.findByText('Nothing has changed there.')).toHaveAttribute('role', 'status');
  expect(screen.getByText(/^Compared with Typeform/)).toHaveTextContent('Compared with Typeform now.');
  expect(posts().map(({ path }) => path)).toEqual([`/api/v1/flows/${flow.id}/source-changes/check`]);
});

it('shows at once what a check found', async () => {
  known = null;
  read = moved;
  await showPage(<SourceChangesBanner flow={flow} />);
  expect(await screen.findByText('Not compared with Typeform yet.')).toBeInTheDocument();
  await userEvent.click(await button('Check now'));
  expect(
    await screen.findByText(/^One thing changed in Typeform\. Answers may be refused/),
  ).toBeInTheDocument();
  expect(screen.queryByText('Nothing has changed there.')).not.toBeInTheDocument();
});

it('says why a check failed', async () => {
  const usual = server.reply;
  server.reply = (asked) =>
    asked.path.endsWith('/check')
      ? { status: 409, body: { code: 'reconnect_needed', status: 409 } }
      : usual(asked);
  await showPage(<SourceChangesBanner flow={flow} />);
  await userEvent.click(await button('Check now'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Connect the account again.');
});

it('lets viewers read what changed, and says whose decision it is', async () => {
  role = 'viewer';
  known = moved;
  await showPage(<SourceChangesBanner flow={flow} />);
  await userEvent.click(await button('See what changed'));
  expect(screen.queryByRole('button', { name: 'Check now' })).not.toBeInTheDocument();
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText(/“Name” is gone\./)).toBeInTheDocument();
  for (const name of ['Take over into the draft', 'Leave the draft as it is']) {
    const act = within(dialog).getByRole('button', { name });
    expect(act).toBeDisabled();
    expect(act).toHaveAccessibleDescription(
      'Only an editor, admin or owner of your company can decide this.',
    );
  }
});

it('says that the changes were taken over, though nothing is left to tell', async () => {
  known = moved;
  await showPage(<SourceChangesBanner flow={flow} />);
  await userEvent.click(await button('See what changed'));
  await userEvent.click(await button('Take over into the draft'));
  expect(await screen.findByText(/^The draft now has the changes/)).toBeInTheDocument();
  expect(posts().map(({ body }) => body)).toEqual([{ state: moved.state }]);
});

it('goes on telling while what is live is behind the draft', async () => {
  const mild = [{ kind: 'label', question: 'q1', sentence: 'Renamed.', breaks_delivery: false }];
  known = { ...still, publish_again: true, changes: mild };
  await showPage(<SourceChangesBanner flow={flow} />);
  expect(await screen.findByText(/people still get the version from before/)).toBeInTheDocument();
  expect(screen.getByText(/^One thing more changed in Typeform/)).toBeInTheDocument();
  expect(screen.queryByText(/Answers still arrive/)).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Go to publishing' })).toHaveAttribute(
    'href',
    `/flows/${flow.id}/publish`,
  );
});
