import type { DestinationKind } from '@/api/types';
import type { Settings } from './api';

/** The text under a name, or an empty one. */
export function text(settings: Settings, name: string): string {
  const value = settings[name];
  return typeof value === 'string' ? value : '';
}

/** Whether everything is there that a kind cannot do without. The bridge's address comes after its script. */
export function isComplete(kind: DestinationKind, settings: Settings): boolean {
  switch (kind) {
    case 'webhook':
    case 'typeform_webhook':
      return text(settings, 'url') !== '';
    case 'google_sheet':
      return text(settings, 'spreadsheet_id') !== '';
    default:
      return true;
  }
}

/** The same settings with another value; an empty one is left out, and what is left out is automatic. */
export function withValue(settings: Settings, name: string, value: unknown): Settings {
  const { [name]: _, ...rest } = settings;
  return value === undefined || value === '' || value === null ? rest : { ...rest, [name]: value };
}

/** A spreadsheet's id out of what people paste: the id itself, or the address of the sheet in their browser. */
export function spreadsheetId(pasted: string): string {
  return /\/spreadsheets\/d\/([\w-]+)/.exec(pasted)?.[1] ?? pasted.trim();
}
