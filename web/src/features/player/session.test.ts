// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references as Flow JSON writes them

import { describe, expect, it } from 'vitest';
import { act, choose, goBack, goOn } from './actions';
import type { Value } from './binding';
import { type FlowDocument, readFlow, words } from './flowJson';
import { alone, button, harbour, options, screenOf } from './sampleFlows';
import { back, begin, type PlayState, receive, viewOf } from './session';

const served = readFlow(harbour);
const unserved = readFlow(alone);

const answer = (screen: string, data: Record<string, unknown> = {}) => ({ screen, data, done: false });
const opened = receive(begin(served), served, answer('SCREEN_A'));

function put(state: PlayState, flow: FlowDocument, name: string, value: Value): PlayState {
  const part = viewOf(state)?.parts.find(({ properties }) => properties.name === name);
  if (!part) throw new Error(`${name} is not shown`);
  return choose(state, flow, part, value);
}

const names = (state: PlayState) =>
  viewOf(state)
    ?.parts.map(({ properties }) => words(properties.name))
    .filter((name) => name !== '');
const ready = (state: PlayState) => viewOf(state)?.ready;
const sent = (state: PlayState, flow: FlowDocument) => goOn(state, flow).request?.data;

describe('what hangs on an answer', () => {
  it('is shown while its condition holds, and only then holds the button', () => {
    expect(names(opened)).toEqual(['sailed']);
    const no = put(opened, served, 'sailed', 'no');
    expect([names(no), ready(no)]).toEqual([['sailed'], true]);
    const yes = put(opened, served, 'sailed', 'yes');
    expect([names(yes), ready(yes)]).toEqual([['sailed', 'boat'], false]);
    const typed = put(yes, served, 'boat', 'Meltem');
    expect([names(typed), ready(typed)]).toEqual([['sailed', 'boat', 'why'], true]);
  });

  it('gives nothing once it is hidden, not even to what hangs on it in turn', () => {
    let state = put(put(opened, served, 'sailed', 'yes'), served, 'boat', 'Meltem');
    state = put(put(state, served, 'why', 'Wind'), served, 'sailed', 'no');
    expect(names(state)).toEqual(['sailed']);
    expect(sent(state, served)).toEqual({ sailed: 'no', boat: '', why: '' });
    expect(sent(put(state, served, 'sailed', 'yes'), served)).toEqual({
      sailed: 'yes',
      boat: 'Meltem',
      why: 'Wind',
    });
  });

  it('gives nothing to later screens either', () => {
    let state = put(put(opened, served, 'sailed', 'yes'), served, 'boat', 'Meltem');
    const second = answer('SCREEN_B', { options_town: options('o1') });
    state = put(receive(state, served, second), served, 'town', 'o1');
    expect(sent(state, served)).toEqual({ town: 'o1', boat: 'Meltem' });
    state = receive(put(back(state), served, 'sailed', 'no'), served, second);
    expect(sent(state, served)).toEqual({ town: 'o1', boat: '' });
  });
});

describe('a list that changes', () => {
  const ask = { name: 'data_exchange', payload: { when: '${form.when}' } };
  const booking = readFlow({
    version: '7.3',
    data_api_version: '3.0',
    screens: [
      {
        id: 'SCREEN_A',
        title: 'When',
        layout: {
          type: 'SingleColumnLayout',
          children: [
            {
              type: 'Form',
              name: 'form',
              'init-values': { when: '${data.init.when}' },
              children: [
                { type: 'Dropdown', name: 'when', label: 'When', 'data-source': '${data.options_when}' },
                button('Next', ask),
              ],
            },
          ],
        },
      },
      screenOf('SCREEN_B', [button('Send', ask)], { refresh_on_back: true }),
    ],
  });
  const show = (ids: string[], init: string) =>
    answer('SCREEN_A', { options_when: options(...ids), init: { when: init } });

  it('begins with what the endpoint says, and is asked for anew on the way back', () => {
    const first = receive(begin(booking), booking, show(['ten', 'eleven'], 'ten'));
    expect(sent(first, booking)).toEqual({ when: 'ten' });
    const second = receive(first, booking, answer('SCREEN_B'));
    const { state, request } = goBack(second, booking);
    expect([state, request]).toEqual([second, { action: 'BACK', screen: 'SCREEN_B', data: {} }]);
    const again = receive(second, booking, show(['ten'], 'ten'));
    expect(again.path).toEqual(['SCREEN_A']);
    expect(goBack(again, booking).request).toBeUndefined();
  });
});

describe('a sentence about a file', () => {
  it('stands at the picker while that file is chosen', () => {
    const picker = readFlow({
      version: '7.3',
      data_api_version: '3.0',
      screens: [
        {
          id: 'SCREEN_A',
          title: 'Photo',
          layout: {
            type: 'SingleColumnLayout',
            children: [
              {
                type: 'PhotoPicker',
                name: 'photo',
                label: 'Photo',
                'error-message': '${data.file_messages}',
              },
              button('Send', { name: 'data_exchange', payload: { photo: '${form.photo}' } }),
            ],
          },
        },
      ],
    });
    const file = { media_id: 'm1', cdn_url: '', file_name: 'a.jpg', encryption_metadata: {} };
    const said = answer('SCREEN_A', { file_messages: { m1: 'Too large.', m2: 'Not chosen.' } });
    const chosen = put(receive(begin(picker), picker, answer('SCREEN_A')), picker, 'photo', [file]);
    const told = receive(chosen, picker, said);
    expect(viewOf(told)?.errors).toEqual({ photo: 'Too large.' });
    expect(viewOf(put(told, picker, 'photo', []))?.errors).toEqual({});
  });
});

describe('the button', () => {
  it('wants the pattern to match', () => {
    const yes = put(opened, served, 'sailed', 'yes');
    expect(ready(put(yes, served, 'boat', 'meltem'))).toBe(false);
    expect(ready(put(yes, served, 'boat', 'Meltem'))).toBe(true);
  });

  it('wants as many choices as the group says, or none where it may stay empty', () => {
    const file = { media_id: '1', cdn_url: '', file_name: 'a.pdf', encryption_metadata: {} };
    const third = put(receive(opened, served, answer('SCREEN_C')), served, 'papers', [file]);
    const withChoices = (...ids: string[]) => ready(put(third, served, 'extras', ids));
    expect([withChoices(), withChoices('o1'), withChoices('o1', 'o2')]).toEqual([true, false, true]);
    expect(withChoices('o1', 'o2', 'o3', 'o4')).toBe(false);
    expect(ready(put(third, served, 'papers', []))).toBe(false);
    expect(ready(put(third, served, 'papers', [file, file, file]))).toBe(false);
  });
});

describe('a long list', () => {
  const second = receive(opened, served, answer('SCREEN_B', { options_town: options('o1', 'o2') }));

  it('is searched from the screen, which stays and keeps what was typed', () => {
    const typed = put(second, served, 'town_search', 'bod');
    const link = viewOf(typed)?.parts.find(({ type }) => type === 'EmbeddedLink');
    const { state, request } = act(typed, served, link?.properties['on-click-action']);
    expect(request).toEqual({
      action: 'data_exchange',
      screen: 'SCREEN_B',
      data: { akis_search: 'town', akis_search_text: 'bod' },
    });
    const found = receive(state, served, answer('SCREEN_B', { options_town: options('o9') }));
    expect(found.path).toEqual(['SCREEN_A', 'SCREEN_B']);
    expect(viewOf(found)?.scope.form).toEqual({ town_search: 'bod' });
    expect(sent(put(found, served, 'town', 'o9'), served)).toMatchObject({ town: 'o9' });
  });

  it('loses a choice that is no longer in it', () => {
    const chosen = put(second, served, 'town', 'o2');
    expect(ready(chosen)).toBe(true);
    expect(ready(receive(chosen, served, answer('SCREEN_B', { options_town: options('o9') })))).toBe(false);
  });
});

describe('the end', () => {
  it('is an answer sent, or a form closed without one', () => {
    expect(receive(opened, served, { screen: 'SUCCESS', data: {}, done: true }).end).toBe('sent');
    expect(receive(opened, served, answer('SUCCESS', { refused: true })).end).toBe('closed');
    expect(receive(opened, served, answer('NOWHERE'))).toMatchObject({ end: undefined, message: 'NOWHERE' });
  });
});

describe('without an endpoint', () => {
  it('opens by itself and goes where the chosen case leads', () => {
    const start = begin(unserved);
    expect(viewOf(start)?.footer).toBeUndefined();
    expect(viewOf(put(start, unserved, 'way', 'lost'))?.footer).toBeUndefined();
    const { state, request } = goOn(put(start, unserved, 'way', 'list'), unserved);
    expect([state.path, request]).toEqual([['SCREEN_A', 'SCREEN_B'], undefined]);
    expect(viewOf(state)?.scope.data).toEqual({ options_town: options('a1', 'a2') });
  });

  it('lets one list fill another, and completes', () => {
    let { state } = goOn(put(begin(unserved), unserved, 'way', 'list'), unserved);
    state = put(state, unserved, 'town', 'a2');
    expect(ready(state)).toBe(true);
    state = put(state, unserved, 'letter', 'o2');
    expect(viewOf(state)?.scope.form).toEqual({ letter: 'o2' });
    expect(goOn(state, unserved).state.end).toBeUndefined();
    expect(goOn(put(state, unserved, 'town', 'b1'), unserved).state.end).toBe('sent');
  });

  it('closes without an answer on a screen that is no success', () => {
    const { state } = goOn(put(begin(unserved), unserved, 'way', 'no'), unserved);
    expect(goOn(state, unserved).state.end).toBe('closed');
  });
});

describe('a document', () => {
  it.each([
    null,
    'text',
    { screens: [{ id: 'A', layout: { children: [{ type: 'If' }, { type: 'Switch' }, 7] } }] },
  ])('that is no Flow breaks nothing: %j', (odd) => {
    const flow = readFlow(odd);
    expect(() => viewOf(begin(flow))).not.toThrow();
  });
});
