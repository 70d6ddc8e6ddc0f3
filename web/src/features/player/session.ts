import { isRecord } from '@/api/problem';
import { resolve, resolvePayload, type Scope, type Value, type Values } from './binding';
import { type FlowComponent, type FlowDocument, type FlowScreen, flatten, words } from './flowJson';
import { faultOf } from './validity';

/** One request to the draft's endpoint and its answer, as `draft/step` has them. */
export interface StepRequest {
  action: 'INIT' | 'data_exchange';
  screen: string | null;
  data: Record<string, unknown>;
}

export interface StepAnswer {
  screen: string;
  data: Record<string, unknown>;
  done: boolean;
}

/** A screen as it stands open on the phone. */
export interface Visit {
  screen: FlowScreen;
  data: Record<string, unknown>;
}

export interface PlayState {
  /** The screens gone through, the open one last. Empty before the first answer. */
  visits: Visit[];
  /** What was entered, by screen id. Kept when going back. */
  entered: Record<string, Values>;
  done: boolean;
  /** A sentence for the whole screen, or a fault of the flow itself. */
  message: string;
}

export const atStart: PlayState = { visits: [], entered: {}, done: false, message: '' };

export function openVisit(state: PlayState): Visit | undefined {
  return state.visits.at(-1);
}

export function scopeOf(state: PlayState): Scope {
  const visit = openVisit(state);
  return {
    data: visit?.data ?? {},
    form: (visit && state.entered[visit.screen.id]) ?? {},
    screens: state.entered,
  };
}

export function enter(state: PlayState, name: string, value: Value): PlayState {
  const visit = openVisit(state);
  if (!visit) return state;
  const values = { ...state.entered[visit.screen.id], [name]: value };
  return { ...withoutError(state, name), entered: { ...state.entered, [visit.screen.id]: values } };
}

/** Typing into a field takes the endpoint's complaint about it away. */
function withoutError(state: PlayState, name: string): PlayState {
  const visit = openVisit(state);
  if (!visit || !isRecord(visit.data.errors) || !visit.data.errors[name]) return state;
  const data = { ...visit.data, errors: { ...visit.data.errors, [name]: '' } };
  return { ...state, visits: [...state.visits.slice(0, -1), { ...visit, data }] };
}

export function back(state: PlayState): PlayState {
  return state.visits.length > 1 ? { ...state, visits: state.visits.slice(0, -1), message: '' } : state;
}

/** Takes the endpoint's answer: the end, the same screen with complaints, an earlier screen, or the next one. */
export function receive(state: PlayState, flow: FlowDocument, answer: StepAnswer): PlayState {
  if (answer.done) return { ...state, done: true, message: '' };
  const screen = flow.screens.find(({ id }) => id === answer.screen);
  if (!screen) return { ...state, message: answer.screen };
  const visit: Visit = { screen, data: answer.data };
  const known = state.visits.findIndex((earlier) => earlier.screen.id === screen.id);
  const visits = known === -1 ? [...state.visits, visit] : [...state.visits.slice(0, known), visit];
  const initial = initialValues(screen, answer.data);
  const entered = { ...state.entered, [screen.id]: { ...initial, ...state.entered[screen.id] } };
  return { ...state, visits, entered, message: words(answer.data.error_message) };
}

function initialValues(screen: FlowScreen, data: Record<string, unknown>): Values {
  const scope: Scope = { data, form: {}, screens: {} };
  const values: Values = {};
  for (const component of flatten(screen.children)) {
    const given = resolve(component.properties['init-values'], scope);
    for (const [name, bound] of Object.entries(isRecord(given) ? given : {})) {
      const value = resolve(bound, scope);
      if (typeof value === 'string' || typeof value === 'boolean') values[name] = value;
      if (Array.isArray(value)) values[name] = value.map(String);
    }
  }
  return values;
}

/** The footer's request, or nothing while something required is missing. */
export function footerRequest(state: PlayState): StepRequest | undefined {
  const visit = openVisit(state);
  const footer = visit && flatten(visit.screen.children).find(({ type }) => type === 'Footer');
  if (!visit || !footer || !mayGoOn(state)) return undefined;
  const action = footer.properties['on-click-action'];
  const payload = isRecord(action) ? resolvePayload(action.payload, scopeOf(state)) : {};
  return { action: 'data_exchange', screen: visit.screen.id, data: payload };
}

export function mayGoOn(state: PlayState): boolean {
  const visit = openVisit(state);
  if (!visit) return false;
  const scope = scopeOf(state);
  return flatten(visit.screen.children)
    .filter((component) => isShown(component, scope))
    .every((component) => faultOf(component, scope.form) === undefined);
}

export function isShown(component: FlowComponent, scope: Scope): boolean {
  return resolve(component.properties.visible, scope) !== false;
}

/** The endpoint's complaint about a field, found through the Form's `error-messages`. */
export function errorsOf(state: PlayState): Record<string, string> {
  const visit = openVisit(state);
  if (!visit) return {};
  const scope = scopeOf(state);
  const form = visit.screen.children.find(({ type }) => type === 'Form');
  const bound = resolve(form?.properties['error-messages'], scope);
  const errors: Record<string, string> = {};
  for (const [name, message] of Object.entries(isRecord(bound) ? bound : {})) {
    const sentence = words(resolve(message, scope));
    if (sentence !== '') errors[name] = sentence;
  }
  return errors;
}
