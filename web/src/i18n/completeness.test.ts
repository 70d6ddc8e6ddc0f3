import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isRecord } from '@/api/problem';
import { resources } from '.';

/** Every text of a language by its full key: `flows:tabs.review`. */
function texts(language: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, key: string) => {
    if (isRecord(value)) for (const [name, inner] of Object.entries(value)) walk(inner, `${key}.${name}`);
    else found.set(key, String(value));
  };
  for (const [namespace, tree] of Object.entries(resources[language] ?? {})) {
    if (isRecord(tree)) for (const [name, inner] of Object.entries(tree)) walk(inner, `${namespace}:${name}`);
  }
  return found;
}

/** What a translation must keep: `{{name}}` and `<when/>`. */
function places(text: string): string[] {
  return [...text.matchAll(/\{\{\s*\w+\s*\}\}|<\/?\w+\s*\/?>/g)]
    .map(([place]) => place.replaceAll(' ', ''))
    .sort();
}

const english = texts('en');
const others = Object.keys(resources).filter((language) => language !== 'en');

it('has English and Turkish', () => {
  expect(Object.keys(resources)).toEqual(expect.arrayContaining(['en', 'tr']));
  expect(english.size).toBeGreaterThan(200);
});

describe.each(others)('the language %s', (language) => {
  const translated = texts(language);

  it('says everything that English says, and nothing else', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('keeps the places where names and numbers go', () => {
    for (const [key, text] of translated) {
      expect(new Set(places(text)), key).toEqual(new Set(places(english.get(key) ?? '')));
    }
  });

  it('leaves nothing empty', () => {
    for (const [key, text] of translated) expect(text.trim(), key).not.toBe('');
  });

  it('has a form for each of its plural categories', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...translated.keys()].filter((key) => key.endsWith('_other'));
    expect(counted.length).toBeGreaterThan(5);
    for (const key of counted) {
      for (const category of categories) {
        expect(translated.has(key.replace(/_other$/, `_${category}`)), `${key}: ${category}`).toBe(true);
      }
    }
  });
});

describe('problem codes', () => {
  const document: unknown = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const codes = codesOf(document);

  it('are listed in the API description', () => {
    expect(codes).toContain('not_signed_in');
  });

  it.each(Object.keys(resources))('have a sentence each in %s', (language) => {
    const known = texts(language);
    expect(codes.filter((code) => !known.has(`problems:${code}`))).toEqual([]);
  });
});

function codesOf(document: unknown): string[] {
  let at: unknown = document;
  for (const name of ['components', 'schemas', 'Problem', 'properties', 'code', 'enum']) {
    at = isRecord(at) ? at[name] : undefined;
  }
  return Array.isArray(at) ? at.map(String) : [];
}
