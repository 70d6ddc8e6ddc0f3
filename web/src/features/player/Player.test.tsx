import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { show } from '@/test/render';
import { readFlow } from './flowJson';
import { Player } from './Player';
import type { StepAnswer, StepRequest } from './session';
import testFlow from './testFlow.json';

const opened: StepAnswer = { screen: 'SCREEN_A', data: { akis_session: 's1', errors: {} }, done: false };
const second: StepAnswer = { screen: 'SCREEN_B', data: { akis_session: 's1' }, done: false };
const end: StepAnswer = { screen: 'SUCCESS', data: {}, done: true };

/** Answers each request with the next of these, and keeps what was asked. */
function endpoint(...answers: (StepAnswer | ApiProblem)[]) {
  const asked: StepRequest[] = [];
  const step = vi.fn(async (request: StepRequest) => {
    asked.push(request);
    const answer = answers[asked.length - 1];
    if (!answer) throw new Error(`no answer for request ${asked.length}`);
    if (answer instanceof ApiProblem) throw answer;
    return answer;
  });
  return { asked, step };
}

function play(step: (request: StepRequest) => Promise<StepAnswer>) {
  show(<Player flow={readFlow(testFlow)} step={step} business="Mavi Deniz" title="Boat trip" />);
  return userEvent.setup({ delay: null });
}

async function fillFirst(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('Name'), 'Deniz Kaya');
  await user.type(screen.getByLabelText('E-mail'), 'deniz@maviposta.net');
}

describe('drawing', () => {
  it('shows texts and inputs of the screen that the endpoint answered', async () => {
    const { step, asked } = endpoint(opened);
    play(step);
    expect(await screen.findByRole('region', { name: 'Screen: About you' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'A free morning at sea' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Tell us who comes' })).toBeInTheDocument();
    expect(screen.getByLabelText('E-mail')).toHaveAttribute('inputmode', 'email');
    expect(screen.getByText('We answer there')).toBeInTheDocument();
    const town = screen.getByLabelText('Town (optional)');
    expect(
      within(town)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['', 'Bodrum', 'Fethiye']);
    expect(screen.getByLabelText('Day (optional)')).toHaveAttribute('min', '2026-05-01');
    expect(asked).toEqual([{ action: 'INIT', screen: null, data: {} }]);
  });

  it('shows choices, long text, consent and what it does not know', async () => {
    play(endpoint({ ...second }).step);
    expect(await screen.findByText('What should the boat have?')).toBeInTheDocument();
    expect(within(screen.getByRole('group', { name: /Extras/ })).getAllByRole('checkbox')).toHaveLength(2);
    expect(screen.getByText('Fish or salad')).toBeInTheDocument();
    expect(within(screen.getByRole('group', { name: 'Pace' })).getAllByRole('radio')).toHaveLength(2);
    expect(screen.getByLabelText('Anything else (optional)').tagName).toBe('TEXTAREA');
    expect(screen.getByText('Mavi Deniz keeps your data for a year.')).toBeInTheDocument();
    expect(screen.getByLabelText('I agree')).not.toBeChecked();
    expect(screen.getByText(/cannot draw this part yet: Hologram/)).toBeInTheDocument();
  });
});

describe('the footer', () => {
  it('stays grey until everything required is given, in a valid form', async () => {
    const user = play(endpoint(opened).step);
    const next = await screen.findByRole('button', { name: 'Next' });
    expect(next).toBeDisabled();
    await user.type(screen.getByLabelText('Name'), 'Deniz Kaya');
    expect(next).toBeDisabled();
    await user.type(screen.getByLabelText('E-mail'), 'deniz@');
    expect(next).toBeDisabled();
    await user.tab();
    expect(screen.getByRole('alert')).toHaveTextContent('Enter a valid e-mail address.');
    await user.type(screen.getByLabelText('E-mail'), 'maviposta.net');
    expect(next).toBeEnabled();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('wants a choice and a tick where they are required', async () => {
    const user = play(endpoint(second).step);
    const send = await screen.findByRole('button', { name: 'Send' });
    await user.click(screen.getByLabelText('Calm'));
    expect(send).toBeDisabled();
    await user.click(screen.getByLabelText('I agree'));
    expect(send).toBeEnabled();
    await user.type(screen.getByLabelText('Anything else (optional)'), 'more than twenty characters');
    expect(send).toBeDisabled();
  });
});

describe('a walk', () => {
  it('sends own and earlier answers, empty for what nobody saw, and ends', async () => {
    const { step, asked } = endpoint(opened, second, end);
    const user = play(step);
    await fillFirst(user);
    await user.selectOptions(screen.getByLabelText('Town (optional)'), 'Fethiye');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByLabelText(/Snorkels/));
    await user.click(screen.getByLabelText(/Lunch/));
    await user.click(screen.getByLabelText('Fast'));
    await user.click(screen.getByLabelText('I agree'));
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('Response sent')).toBeInTheDocument();
    expect(asked[1]).toEqual({
      action: 'data_exchange',
      screen: 'SCREEN_A',
      data: {
        akis_version: 'draft',
        akis_session: 's1',
        name: 'Deniz Kaya',
        email: 'deniz@maviposta.net',
        town: 'o2',
        day: '',
      },
    });
    expect(asked[2]?.data).toEqual({
      akis_session: 's1',
      name: 'Deniz Kaya',
      never_seen: '',
      extras: ['o1', 'o2'],
      pace: 'o2',
      wish: '',
      consent: true,
    });
  });

  it('keeps what was entered when going back', async () => {
    const user = play(endpoint(opened, second).step);
    await fillFirst(user);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Back to the screen before' }));
    expect(screen.getByLabelText('Name')).toHaveValue('Deniz Kaya');
  });

  it('shows the endpoint’s complaint at its field until the field changes', async () => {
    const complaint: StepAnswer = {
      screen: 'SCREEN_A',
      data: {
        akis_session: 's1',
        errors: { email: 'This domain is not accepted.' },
        error_message: 'Please check.',
      },
      done: false,
    };
    const user = play(endpoint(opened, complaint).step);
    await fillFirst(user);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('This domain is not accepted.')).toBeInTheDocument();
    expect(screen.getByText('Please check.')).toBeInTheDocument();
    expect(screen.getByLabelText('E-mail')).toHaveAttribute('aria-invalid', 'true');
    expect(screen.getByLabelText('Name')).toHaveValue('Deniz Kaya');
    await user.type(screen.getByLabelText('E-mail'), 'x');
    expect(screen.queryByText('This domain is not accepted.')).not.toBeInTheDocument();
  });

  it('begins anew, also after a failed step', async () => {
    const broken = new ApiProblem({
      code: 'player_refused',
      status: 422,
      detail: 'There is no such screen.',
    });
    const { step, asked } = endpoint(opened, broken, opened);
    const user = play(step);
    await fillFirst(user);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('There is no such screen.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Start again' }));
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(await screen.findByLabelText('Name')).toHaveValue('');
    expect(screen.queryByText('There is no such screen.')).not.toBeInTheDocument();
  });
});
