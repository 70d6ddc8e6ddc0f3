import type { Value, Values } from './binding';
import { words } from './flowJson';
import type { Part } from './parts';

export type FaultKind =
  | 'required'
  | 'email'
  | 'number'
  | 'phone'
  | 'passcode'
  | 'too_short'
  | 'too_long'
  | 'pattern'
  | 'date_range'
  | 'date_taken'
  | 'too_few'
  | 'too_many'
  | 'too_few_files'
  | 'too_many_files';

/** Why the phone does not accept what stands in an input; the sentence is in `player.json`. */
export interface Fault {
  kind: FaultKind;
  /** The bound that is missed; 0 where there is none. */
  limit: number;
}

const fault = (kind: FaultKind, limit = 0): Fault => ({ kind, limit });

/** What the phone checks by itself before it lets a person go on. Everything is checked again by the endpoint. */
export function faultOf(part: Part, values: Values): Fault | undefined {
  const { properties, type } = part;
  const value = values[words(properties.name)];
  if (type === 'PhotoPicker' || type === 'DocumentPicker') return filesFault(part, value);
  if (isBlank(value)) return properties.required === true ? fault('required') : undefined;
  if (Array.isArray(value)) return countFault(properties, value.length);
  if (typeof value !== 'string') return undefined;
  if (type === 'DatePicker') return dateFault(properties, value);
  if (type === 'TextArea') return lengthFault(value, 0, bound(properties['max-length'], 600));
  return type === 'TextInput' ? textFault(properties, value) : undefined;
}

function isBlank(value: Value | undefined): boolean {
  if (value === undefined || value === false) return true;
  if (value === true) return false;
  return value.length === 0 || (typeof value === 'string' && value.trim() === '');
}

function textFault(properties: Record<string, unknown>, value: string): Fault | undefined {
  const trimmed = value.trim();
  const type = properties['input-type'];
  const length = lengthFault(value, bound(properties['min-chars'], 0), bound(properties['max-chars'], 80));
  if (length) return length;
  if (type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(trimmed)) return fault('email');
  if (type === 'number' && !/^-?\d+([.,]\d+)?$/.test(trimmed)) return fault('number');
  if (type === 'phone' && !/^\+?[\d\s().-]{3,}$/.test(trimmed)) return fault('phone');
  if (type === 'passcode' && !/^\d+$/.test(trimmed)) return fault('passcode');
  const pattern = words(properties.pattern);
  return pattern !== '' && !matches(pattern, value) ? fault('pattern') : undefined;
}

/** Characters as people count them, not as JavaScript does. */
function lengthFault(value: string, least: number, most: number): Fault | undefined {
  const length = [...value].length;
  if (length < least) return fault('too_short', least);
  return length > most ? fault('too_long', most) : undefined;
}

/** A pattern holds when it is found anywhere in the text. One that this browser cannot read is left to the endpoint. */
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
  if (value < first || value > last) return fault('date_range');
  const taken = properties['unavailable-dates'];
  return Array.isArray(taken) && taken.includes(value) ? fault('date_taken') : undefined;
}

function countFault(properties: Record<string, unknown>, count: number): Fault | undefined {
  const least = bound(properties['min-selected-items'], 0);
  const most = bound(properties['max-selected-items'], Number.POSITIVE_INFINITY);
  if (count < least) return fault('too_few', least);
  return count > most ? fault('too_many', most) : undefined;
}

/** How many files a picker takes; the fewest are 0 unless it says otherwise. */
export function fileBounds({ type, properties }: Part): { least: number; most: number } {
  const kind = type === 'PhotoPicker' ? 'photos' : 'documents';
  return {
    least: bound(properties[`min-uploaded-${kind}`], 0),
    most: bound(properties[`max-uploaded-${kind}`], 30),
  };
}

function filesFault(part: Part, value: Value | undefined): Fault | undefined {
  const { least, most } = fileBounds(part);
  const count = Array.isArray(value) ? value.length : 0;
  if (count === 0 && least > 0) return fault('required');
  if (count < least) return fault('too_few_files', least);
  return count > most ? fault('too_many_files', most) : undefined;
}

/** A number that may be written as text; `otherwise` for what is none. */
export function bound(value: unknown, otherwise: number): number {
  if (value === undefined || value === '') return otherwise;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise;
}
