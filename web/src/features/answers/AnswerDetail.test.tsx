import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { expect, it, vi } from 'vitest';
import { show } from '@/test/render';
import { AnswerDetail } from './AnswerDetail';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const answer = (state: string) => ({
  id: 'answer-1',
  flow_id: 'flow-1',
  version_number: 1,
  completed_at: '2026-11-21T08:00:00Z',
  confirmed_at: null,
  test: false,
  problems: [],
  files: [],
  answers: [{ label: 'Name', display: 'Ayşe', sensitive: false, kind: 'text' }],
  deliveries: [
    { id: 'd-1', name: 'Webhook', state, waits_for: null, problem: null, steps: [], attempts: [] },
  ],
});

it('keeps the way that needs a look above the answers while it is tried again', async () => {
  let state = 'given_up';
  server.reply = ({ method, path }) => {
    if (path === '/api/v1/auth/me') {
      return { body: { role: 'editor', tenant: { time_zone: 'Europe/Istanbul' } } };
    }
    if (method === 'POST') {
      state = 'delivering';
      return { status: 202 };
    }
    return { body: path.startsWith('/api/v1/submissions/') ? answer(state) : { items: [] } };
  };
  show(
    <Suspense>
      <AnswerDetail id="answer-1" />
    </Suspense>,
  );
  const stands = () => {
    const heading = screen.getByRole('heading', { name: 'On the way to your systems' });
    const name = screen.getByText('Ayşe');
    return heading.compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING ? 'above' : 'below';
  };
  await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
  await waitFor(() => expect(screen.getByText('Being delivered')).toBeInTheDocument());
  expect(stands()).toBe('above');
});
