import { describe, expect, it } from 'vitest';
import { isComplete, spreadsheetId, withValue } from './settings';

describe('settings of a destination', () => {
  it('know what they cannot do without', () => {
    expect(isComplete('webhook', {})).toBe(false);
    expect(isComplete('webhook', { url: 'https://example.org/hook' })).toBe(true);
    expect(isComplete('google_bridge', {})).toBe(true);
    expect(isComplete('google_sheet', { sheet: 'WhatsApp' })).toBe(false);
  });

  it('leave out what is automatic again', () => {
    expect(withValue({ url: 'a', files: 'upload' }, 'files', '')).toEqual({ url: 'a' });
    expect(withValue({ url: 'a' }, 'files', 'upload')).toEqual({ url: 'a', files: 'upload' });
  });

  it('find the spreadsheet in its address', () => {
    const address = 'https://docs.google.com/spreadsheets/d/1a_B-2c/edit?gid=0#gid=0';
    expect(spreadsheetId(address)).toBe('1a_B-2c');
    expect(spreadsheetId(' 1a_B-2c ')).toBe('1a_B-2c');
  });
});
