import { isRecord } from '@/api/problem';
import { resolve, resolvePayload, type Scope, type Value } from './binding';
import { type FlowDocument, readOptions, words } from './flowJson';
import type { Part } from './parts';
import {
  back,
  close,
  enter,
  open,
  openVisit,
  type PlayState,
  type StepRequest,
  viewOf,
  withVisit,
} from './session';

/** What a tap leads to: the phone's next state, and what it asks the endpoint. */
export interface Outcome {
  state: PlayState;
  request: StepRequest | undefined;
}

/** The footer's tap. Nothing happens while something required is missing. */
export function goOn(state: PlayState, flow: FlowDocument): Outcome {
  const view = viewOf(state);
  if (!view?.footer || !view.ready) return { state, request: undefined };
  return act(state, flow, view.footer.properties['on-click-action']);
}

/** One screen back. A screen that says so asks the endpoint, which shows the one before as it is now. */
export function goBack(state: PlayState, flow: FlowDocument): Outcome {
  const visit = openVisit(state);
  if (flow.served && visit?.screen.refreshes && state.path.length > 1) {
    return { state, request: { action: 'BACK', screen: visit.screen.id, data: {} } };
  }
  return { state: back(state), request: undefined };
}

/** Does what an action says. Addresses are opened by the browser itself, as links. */
export function act(state: PlayState, flow: FlowDocument, action: unknown): Outcome {
  const visit = openVisit(state);
  const view = viewOf(state);
  const still = { state, request: undefined };
  if (!visit || !view || !isRecord(action)) return still;
  const payload = resolvePayload(action.payload, view.scope);
  switch (action.name) {
    case 'data_exchange':
      return { state, request: { action: 'data_exchange', screen: visit.screen.id, data: payload } };
    case 'complete':
      return { ...still, state: close(state, visit.screen.success ? 'sent' : 'closed') };
    case 'update_data':
      return { ...still, state: withVisit(state, { ...visit, data: { ...visit.data, ...payload } }) };
    case 'navigate': {
      const wanted = isRecord(action.next) ? words(action.next.name) : '';
      const next = flow.screens.find(({ id }) => id === wanted);
      return next ? { ...still, state: open(state, next, payload) } : still;
    }
    default:
      return still;
  }
}

/** A person enters something. A choice may change the screen's data, which is how one list fills another. */
export function choose(state: PlayState, flow: FlowDocument, part: Part, value: Value): PlayState {
  const name = words(part.properties.name);
  const before = chosen(openVisit(state)?.entered[name]);
  const after = chosen(value);
  const changed = readOptions(part.properties['data-source']);
  const added = changed.filter(({ id }) => after.includes(id) && !before.includes(id));
  const removed = changed.filter(({ id }) => before.includes(id) && !after.includes(id));
  const whole = (side: 'select' | 'unselect') => part.properties[`on-${side}-action`];
  const actions = [
    ...removed.map(({ onUnselect }) => onUnselect ?? whole('unselect')),
    ...added.map(({ onSelect }) => onSelect ?? whole('select')),
    ...(typeof value === 'boolean' ? [whole(value ? 'select' : 'unselect')] : []),
  ];
  return actions
    .filter((action) => isRecord(action) && action.name === 'update_data')
    .reduce<PlayState>((now, action) => act(now, flow, action).state, enter(state, name, value));
}

function chosen(value: Value | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

/** The web address of an `open_url` action; nothing for what a browser should not open. */
export function addressOf(action: unknown, scope: Scope): string | undefined {
  if (!isRecord(action) || action.name !== 'open_url') return undefined;
  const address = words(resolve(action.url, scope));
  return /^https?:\/\/[^\s]+$/i.test(address) ? address : undefined;
}
