import { isRecord } from '@/api/problem';

/** What a person has entered: text and dates as text, several choices as a list, a box as true or false. */
export type Value = string | string[] | boolean;
export type Values = Record<string, Value>;

/** Everything a reference can point into. */
export interface Scope {
  data: Record<string, unknown>;
  form: Values;
  /** Values of the screens visited so far, by screen id. */
  screens: Record<string, Values>;
}

const reference = /^\$\{([^}]+)\}$/;

/** The value of a property: a literal as it is, a reference (`${form.email}`) looked up. Unknown is undefined. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'string') return value;
  const path = reference.exec(value)?.[1]?.split('.');
  if (!path) return value;
  const [root, ...rest] = path;
  if (root === 'data') return follow(scope.data, rest);
  if (root === 'form') return follow(scope.form, rest);
  if (root !== 'screen') return undefined;
  const [screen = '', kind, ...names] = rest;
  return kind === 'form' ? follow(scope.screens[screen], names) : undefined;
}

function follow(from: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), from);
}

/** An action's payload as the phone sends it: a field nobody has seen yet is empty text. */
export function resolvePayload(payload: unknown, scope: Scope): Record<string, unknown> {
  if (!isRecord(payload)) return {};
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, resolve(value, scope) ?? '']),
  );
}
