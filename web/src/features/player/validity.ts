import type { Values } from './binding';
import { type FlowComponent, words } from './flowJson';

/** Why the phone does not accept what stands in an input; the key of a sentence in `player.json`. */
export type Fault =
  | 'required'
  | 'email'
  | 'number'
  | 'phone'
  | 'too_short'
  | 'too_long'
  | 'pattern'
  | 'date_range';

/** What the phone checks by itself before it lets a person go on. Everything is checked again by the endpoint. */
export function faultOf(input: FlowComponent, values: Values): Fault | undefined {
  const { properties } = input;
  const value = values[words(properties.name)];
  if (isBlank(value)) return properties.required === true ? 'required' : undefined;
  if (typeof value !== 'string') return undefined;
  if (input.type === 'DatePicker') return dateFault(properties, value);
  if (input.type === 'TextArea')
    return value.length > limit(properties['max-length'], 600) ? 'too_long' : undefined;
  return input.type === 'TextInput' ? textFault(properties, value) : undefined;
}

function isBlank(value: Values[string] | undefined): boolean {
  if (value === undefined || value === false) return true;
  return typeof value === 'boolean'
    ? false
    : value.length === 0 || (typeof value === 'string' && value.trim() === '');
}

function textFault(properties: Record<string, unknown>, value: string): Fault | undefined {
  if (value.length < limit(properties['min-chars'], 0)) return 'too_short';
  if (value.length > limit(properties['max-chars'], 80)) return 'too_long';
  const type = properties['input-type'];
  if (type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) return 'email';
  if (type === 'number' && !/^-?\d+([.,]\d+)?$/.test(value.trim())) return 'number';
  if (type === 'phone' && !/^\+?[\d\s().-]{3,}$/.test(value.trim())) return 'phone';
  const pattern = words(properties.pattern);
  return pattern !== '' && !matches(pattern, value) ? 'pattern' : undefined;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return true;
  }
}

function dateFault(properties: Record<string, unknown>, value: string): Fault | undefined {
  const first = words(properties['min-date']) || '1900-01-01';
  const last = words(properties['max-date']) || '2100-12-31';
  return value < first || value > last ? 'date_range' : undefined;
}

function limit(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise;
}
