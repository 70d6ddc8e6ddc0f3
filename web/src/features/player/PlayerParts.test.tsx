import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '@/test/render';
import { readFlow } from './flowJson';
import { Player } from './Player';
import { alone, harbour, options } from './sampleFlows';
import type { StepAnswer, StepRequest } from './session';

const at = (name: string, data: Record<string, unknown> = {}): StepAnswer => ({
  screen: name,
  data,
  done: false,
});

function play(flow: unknown, ...answers: StepAnswer[]) {
  const asked: StepRequest[] = [];
  const step = vi.fn(async (request: StepRequest) => {
    asked.push(request);
    const answer = answers[asked.length - 1];
    if (!answer) throw new Error(`no answer for request ${asked.length}`);
    return answer;
  });
  show(<Player flow={readFlow(flow)} step={step} business="Mavi Deniz" title="Boat trip" />);
  return { asked, user: userEvent.setup({ delay: null, applyAccept: false }) };
}

describe('a branch', () => {
  it('opens under the answer that decides it', async () => {
    const { user } = play(harbour, at('SCREEN_A'));
    expect(await screen.findByText('Then it is time.')).toBeInTheDocument();
    await user.click(screen.getByLabelText('Option yes'));
    expect(screen.queryByText('Then it is time.')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled();
    await user.type(screen.getByLabelText('Boat'), 'meltem');
    await user.tab();
    expect(screen.getByRole('alert')).toHaveTextContent('This does not have the expected form.');
    await user.clear(screen.getByLabelText('Boat'));
    await user.type(screen.getByLabelText('Boat'), 'Meltem');
    expect(screen.getByLabelText('Why that one? (optional)')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Next' })).toBeEnabled();
  });
});

describe('a link', () => {
  it('opens an address beside the dashboard, and nothing but web addresses', async () => {
    play(harbour, at('SCREEN_A'));
    const link = await screen.findByRole('link', { name: /View the picture/ });
    expect(link).toHaveAttribute('href', 'https://example.com/boat.png');
    expect(link).toHaveAttribute('rel', 'noreferrer');
    expect(screen.getByText('Do not open').tagName).toBe('P');
  });

  it('searches a long list on the same screen, by keyboard too', async () => {
    const found = at('SCREEN_B', { options_town: options('o9') });
    const { user, asked } = play(harbour, at('SCREEN_B', { options_town: options('o1', 'o2') }), found);
    await user.type(await screen.findByLabelText('Search (optional)'), 'bod');
    screen.getByRole('button', { name: 'Search' }).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('option', { name: 'Option o9' })).toBeInTheDocument();
    expect(asked[1]?.data).toEqual({ akis_search: 'town', akis_search_text: 'bod' });
    expect(screen.getByLabelText('Search (optional)')).toHaveValue('bod');
    await user.selectOptions(screen.getByLabelText('Town'), 'Option o9');
    expect(screen.getByRole('button', { name: 'Next' })).toBeEnabled();
  });
});

describe('choices', () => {
  it('says at once what is too many, and what is too few when the group is left', async () => {
    const { user } = play(harbour, at('SCREEN_C'));
    await user.click(await screen.findByLabelText('Option o1'));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.click(screen.getByLabelText(/^Add documents/));
    expect(screen.getByRole('alert')).toHaveTextContent('Choose at least 2.');
    for (const id of ['o2', 'o3', 'o4']) await user.click(screen.getByLabelText(`Option ${id}`));
    expect(screen.getByRole('alert')).toHaveTextContent('Choose 3 at most.');
  });
});

describe('files', () => {
  it('are named, taken back, refused, and sent as a phone sends them', async () => {
    const { user, asked } = play(harbour, at('SCREEN_C'), at('REVIEW', { summary: 'Papers: berth.pdf' }));
    const picker = await screen.findByLabelText(/^Add documents/);
    const pdf = (name: string) => new File(['x'], name, { type: 'application/pdf' });
    await user.upload(picker, new File(['x'], 'song.mp3', { type: 'audio/mpeg' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Files of this kind are not taken.');
    await user.upload(
      picker,
      new File([new Uint8Array(1024 * 1025)], 'big.pdf', { type: 'application/pdf' }),
    );
    expect(screen.getByRole('alert')).toHaveTextContent('This file is larger than 1 MB.');
    await user.upload(picker, [pdf('berth.pdf'), pdf('licence.pdf'), pdf('third.pdf')]);
    expect(screen.getByRole('alert')).toHaveTextContent('No more than 2 can be added.');
    expect(screen.getByText('berth.pdf')).toBeInTheDocument();
    expect(picker).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Remove licence.pdf' }));
    expect(picker).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Papers: berth.pdf')).toBeInTheDocument();
    const base64 = expect.stringMatching(/^[A-Za-z0-9+/]+=*$/);
    expect(asked[1]?.data).toEqual({
      extras: '',
      papers: [
        {
          media_id: expect.any(String),
          cdn_url: expect.stringMatching(/^https:/),
          file_name: 'berth.pdf',
          encryption_metadata: {
            encrypted_hash: base64,
            iv: base64,
            encryption_key: base64,
            hmac_key: base64,
            plaintext_hash: base64,
          },
        },
      ],
    });
  });
});

describe('the end', () => {
  it('says that nothing was sent when somebody did not agree', async () => {
    const { user } = play(harbour, at('REFUSED'), at('SUCCESS', { refused: true }));
    await user.click(await screen.findByRole('button', { name: 'Close' }));
    expect(await screen.findByText('Form closed')).toBeInTheDocument();
    expect(screen.queryByText('Response sent')).not.toBeInTheDocument();
  });

  it('is reached without an endpoint too', async () => {
    const { user, asked } = play(alone);
    await user.click(screen.getByLabelText('Option list'));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.selectOptions(screen.getByLabelText('First letter (optional)'), 'B');
    await user.selectOptions(screen.getByLabelText('Town'), 'Option b1');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(screen.getByText('Response sent')).toBeInTheDocument();
    expect(asked).toEqual([]);
  });
});
