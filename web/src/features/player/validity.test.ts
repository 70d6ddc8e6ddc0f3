import { expect, it } from 'vitest';
import type { Value } from './binding';
import { faultOf } from './validity';

function kind(type: string, properties: Record<string, unknown>, value: Value | undefined) {
  const part = { key: '0', type, properties: { name: 'x', ...properties } };
  return faultOf(part, value === undefined ? {} : { x: value })?.kind;
}

it('lets what is optional stay empty, also where a bound stands', () => {
  expect(kind('TextInput', { 'min-chars': 5, pattern: '^a' }, ' ')).toBeUndefined();
  expect(kind('CheckboxGroup', { 'min-selected-items': 2 }, [])).toBeUndefined();
  expect(kind('DocumentPicker', {}, undefined)).toBeUndefined();
  expect(kind('OptIn', {}, false)).toBeUndefined();
});

it('wants what is required', () => {
  for (const type of ['TextInput', 'TextArea', 'Dropdown', 'DatePicker', 'OptIn', 'CheckboxGroup']) {
    expect(kind(type, { required: true }, undefined), type).toBe('required');
  }
  expect(kind('OptIn', { required: true }, false)).toBe('required');
  expect(kind('PhotoPicker', { 'min-uploaded-photos': 1 }, undefined)).toBe('required');
});

it('counts characters as people do', () => {
  expect(kind('TextInput', { 'max-chars': 3 }, '🌊🌊🌊')).toBeUndefined();
  expect(kind('TextInput', { 'max-chars': 3 }, 'deniz')).toBe('too_long');
  expect(kind('TextInput', { 'min-chars': 3 }, 'ay')).toBe('too_short');
  expect(kind('TextInput', {}, 'a'.repeat(81))).toBe('too_long');
  expect(kind('TextArea', { 'max-length': '4' }, 'deniz')).toBe('too_long');
  expect(kind('TextArea', {}, 'a'.repeat(600))).toBeUndefined();
});

it('looks for a pattern anywhere in the text, and leaves one it cannot read to the endpoint', () => {
  expect(kind('TextInput', { pattern: '007' }, 'agent 007')).toBeUndefined();
  expect(kind('TextInput', { pattern: '^007$' }, 'agent 007')).toBe('pattern');
  expect(kind('TextInput', { pattern: '(?i)[[:alpha:]' }, 'x')).toBeUndefined();
});

it('knows the input types', () => {
  expect(kind('TextInput', { 'input-type': 'email' }, 'deniz@')).toBe('email');
  expect(kind('TextInput', { 'input-type': 'number' }, '12,5')).toBeUndefined();
  expect(kind('TextInput', { 'input-type': 'number' }, 'twelve')).toBe('number');
  expect(kind('TextInput', { 'input-type': 'phone' }, '+90 (532) 000-00')).toBeUndefined();
  expect(kind('TextInput', { 'input-type': 'passcode' }, '12a')).toBe('passcode');
});

it('knows which days may be chosen', () => {
  const days = { 'min-date': '2026-05-01', 'unavailable-dates': ['2026-05-02'] };
  expect(kind('DatePicker', days, '2026-04-30')).toBe('date_range');
  expect(kind('DatePicker', days, '2026-05-02')).toBe('date_taken');
  expect(kind('DatePicker', days, '2026-05-03')).toBeUndefined();
});
