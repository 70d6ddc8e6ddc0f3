import { isRecord } from '@/api/problem';
import { resolve, type Scope, type ScreenScope, type Value, type Values } from './binding';
import { examplesOf, type FlowDocument, type FlowScreen, flatten, words } from './flowJson';
import { type Part, settle } from './parts';
import { faultOf } from './validity';

/** One request to the draft's endpoint and its answer, as `draft/step` has them. */
export interface StepRequest {
  action: 'INIT' | 'BACK' | 'data_exchange';
  screen: string | null;
  data: Record<string, unknown>;
}

export interface StepAnswer {
  screen: string;
  data: Record<string, unknown>;
  done: boolean;
}

/** A screen that was opened: what it was sent, and what was entered. Both are kept when going back. */
export interface Visit {
  screen: FlowScreen;
  data: Record<string, unknown>;
  entered: Values;
}

export interface PlayState {
  /** The ids of the screens gone through, the open one last. Empty before the first one. */
  path: string[];
  /** By screen id, in the order they were first opened. */
  visits: ReadonlyMap<string, Visit>;
  /** How the form closed: with an answer sent, or with none (somebody who did not agree). */
  end: 'sent' | 'closed' | undefined;
  /** A sentence for the whole screen, or a fault of the flow itself. */
  message: string;
}

export const atStart: PlayState = { path: [], visits: new Map(), end: undefined, message: '' };

/** What a phone shows before anybody asked an endpoint: nothing with one, the first screen without. */
export function begin(flow: FlowDocument): PlayState {
  const [first] = flow.screens;
  return flow.served || !first ? atStart : open(atStart, first, examplesOf(first));
}

export function openVisit(state: PlayState): Visit | undefined {
  return state.visits.get(state.path.at(-1) ?? '');
}

/** The open screen as the phone shows it. */
export interface View {
  screen: FlowScreen;
  title: string;
  parts: Part[];
  scope: Scope;
  /** What the endpoint says of single inputs. */
  errors: Record<string, string>;
  footer: Part | undefined;
  /** Everything required is there and well formed, so the button is not grey. */
  ready: boolean;
}

export function viewOf(state: PlayState): View | undefined {
  const visit = openVisit(state);
  if (!visit) return undefined;
  const screens = new Map<string, ScreenScope>();
  for (const [id, { screen, data, entered }] of state.visits) {
    screens.set(id, { data, form: settle(screen.children, entered, { data, screens }).form });
  }
  const { parts, form } = settle(visit.screen.children, visit.entered, { data: visit.data, screens });
  const scope: Scope = { data: visit.data, form, screens };
  const footer = parts.find(({ type }) => type === 'Footer');
  return {
    screen: visit.screen,
    title: words(resolve(visit.screen.title, scope)),
    parts,
    scope,
    errors: errorsOf(visit.screen, parts, scope),
    footer,
    ready: footer?.properties.enabled !== false && parts.every((part) => !faultOf(part, form)),
  };
}

/** The endpoint's complaint about an input, through the Form's `error-messages` or the input's own. */
function errorsOf(screen: FlowScreen, parts: Part[], scope: Scope): Record<string, string> {
  const form = screen.children.find(({ type }) => type === 'Form');
  const bound = resolve(form?.properties['error-messages'], scope);
  const own = parts.map(({ properties }) => [words(properties.name), properties['error-message']] as const);
  const errors: Record<string, string> = {};
  for (const [name, message] of [...own, ...Object.entries(isRecord(bound) ? bound : {})]) {
    const said = resolve(message, scope);
    const sentence = isRecord(said) ? ofFiles(said, scope.form[name]) : words(said);
    if (sentence !== '') errors[name] = sentence;
  }
  return errors;
}

/** A picker's sentences come by file; what was said of a file that is no longer chosen is out of date. */
function ofFiles(said: Record<string, unknown>, value: Value | undefined): string {
  const files = Array.isArray(value) ? value : [];
  const sentences = files.map((file) => (typeof file === 'string' ? '' : words(said[file.media_id])));
  return sentences.find((sentence) => sentence !== '') ?? '';
}

export function withVisit(state: PlayState, visit: Visit): PlayState {
  return { ...state, visits: new Map(state.visits).set(visit.screen.id, visit) };
}

/** What a person enters. It takes the endpoint's complaint about that input away. */
export function enter(state: PlayState, name: string, value: Value): PlayState {
  const visit = openVisit(state);
  if (!visit) return state;
  const { errors } = visit.data;
  const data =
    isRecord(errors) && errors[name] ? { ...visit.data, errors: { ...errors, [name]: '' } } : visit.data;
  return withVisit(state, { ...visit, data, entered: { ...visit.entered, [name]: value } });
}

export function back(state: PlayState): PlayState {
  return state.path.length > 1 ? { ...state, path: state.path.slice(0, -1), message: '' } : state;
}

/** Takes the endpoint's answer: the end, the same screen with complaints, an earlier screen, or the next one. */
export function receive(state: PlayState, flow: FlowDocument, answer: StepAnswer): PlayState {
  if (answer.done) return close(state, 'sent');
  if (answer.screen === 'SUCCESS') return close(state, 'closed');
  const screen = flow.screens.find(({ id }) => id === answer.screen);
  if (!screen) return { ...state, message: answer.screen };
  return { ...open(state, screen, answer.data), message: words(answer.data.error_message) };
}

export function close(state: PlayState, end: 'sent' | 'closed'): PlayState {
  return { ...state, end, message: '' };
}

/** Shows a screen; one that is on the way already is gone back to. */
export function open(state: PlayState, screen: FlowScreen, data: Record<string, unknown>): PlayState {
  const known = state.path.indexOf(screen.id);
  const path = [...(known === -1 ? state.path : state.path.slice(0, known)), screen.id];
  const entered = { ...initialValues(screen, data), ...state.visits.get(screen.id)?.entered };
  return withVisit({ ...state, path, message: '' }, { screen, data, entered });
}

function initialValues(screen: FlowScreen, data: Record<string, unknown>): Values {
  const scope: Scope = { data, form: {}, screens: new Map() };
  const values: Values = {};
  const put = (name: string, bound: unknown) => {
    const value = resolve(bound, scope);
    if (typeof value === 'string' || typeof value === 'boolean') values[name] = value;
    if (Array.isArray(value)) values[name] = value.map(String);
  };
  for (const { properties } of flatten(screen.children)) {
    const given = resolve(properties['init-values'], scope);
    for (const [name, bound] of Object.entries(isRecord(given) ? given : {})) put(name, bound);
    if (properties['init-value'] !== undefined) put(words(properties.name), properties['init-value']);
  }
  return values;
}
