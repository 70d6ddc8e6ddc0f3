import { isRecord } from '@/api/problem';
import { evaluate } from './expression';

/** A file that was picked, as the phone describes it to the endpoint. */
export interface PickedFile {
  media_id: string;
  cdn_url: string;
  file_name: string;
  encryption_metadata: Record<string, string>;
}

/** What a person has entered: text and dates as text, several choices as a list, a box as true or false, files. */
export type Value = string | string[] | boolean | PickedFile[];
export type Values = Record<string, Value>;

/** What one screen knows: the data it was sent, and what its inputs give. */
export interface ScreenScope {
  data: Record<string, unknown>;
  form: Values;
}

/** Everything a reference can point into. */
export interface Scope extends ScreenScope {
  /** The screens visited so far, by screen id. */
  screens: ReadonlyMap<string, ScreenScope>;
}

const reference = /^\$\{([^}]+)\}$/;
const expression = /^`([\s\S]*)`$/;

/** The value of a property: a literal as it is, a reference (`${form.email}`) looked up. Unknown is undefined. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'string') return value;
  const path = reference.exec(value)?.[1];
  if (path !== undefined) return lookUp(path, scope);
  const computed = expression.exec(value)?.[1];
  return computed === undefined ? value : evaluate(computed, (inner) => lookUp(inner, scope));
}

/** What a path (`form.email`, `screen.SCREEN_A.form.email`) stands for. */
export function lookUp(path: string, scope: Scope): unknown {
  const [root, ...rest] = path.split('.');
  if (root === 'data') return follow(scope.data, rest);
  if (root === 'form') return follow(scope.form, rest);
  if (root !== 'screen') return undefined;
  const [screen = '', kind, ...names] = rest;
  const there = scope.screens.get(screen);
  if (kind === 'form') return follow(there?.form, names);
  return kind === 'data' ? follow(there?.data, names) : undefined;
}

function follow(from: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    from,
  );
}

/** An action's payload as the phone sends it: what nobody has seen, or sees now, is empty text. */
export function resolvePayload(payload: unknown, scope: Scope): Record<string, unknown> {
  if (!isRecord(payload)) return {};
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, resolve(value, scope) ?? '']),
  );
}
