// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references as Flow JSON writes them
import { describe, expect, it } from 'vitest';
import { evaluate, holds } from './expression';

const values: Record<string, unknown> = {
  'form.boat': 'o2',
  'form.people': '7',
  'form.price': '12,5',
  'form.zero': '0',
  'form.agreed': true,
  'form.extras': ['o1', 'o3'],
  'form.none': [],
  'data.limit': 5,
  'screen.SCREEN_A.form.name': 'Deniz',
};
const lookUp = (path: string) => values[path];
const is = (condition: string) => holds(condition, lookUp);

describe('a condition', () => {
  it.each([
    ["${form.boat} == 'o2'", true],
    ["${form.boat} == 'o1'", false],
    ["${form.boat} != 'o1'", true],
    ["(${form.boat} == 'o1') || (${form.boat} == 'o2')", true],
    ["(${form.boat} == 'o2') && (${form.people} > 7)", false],
    ["(${form.boat} == 'o2') && (${form.people} >= 7)", true],
    ["!(${form.boat} == 'no')", true],
    ['!(!${form.agreed})', true],
    ["${screen.SCREEN_A.form.name} == 'Deniz'", true],
    ['${form.agreed}', true],
    ['${form.agreed} == true', true],
  ])('%s is %s', (condition, expected) => expect(is(condition)).toBe(expected));

  it('binds and more tightly than or, parentheses excepted', () => {
    expect(is("${form.boat} == 'o2' || ${form.boat} == 'o1' && ${form.agreed} == false")).toBe(true);
    expect(is("(${form.boat} == 'o2' || ${form.boat} == 'o1') && ${form.agreed} == false")).toBe(false);
  });

  it('compares what is typed into a number as a number', () => {
    expect(is('${form.people} == 7.0')).toBe(true);
    expect(is('${form.people} < 10')).toBe(true);
    expect(is('${form.price} > 12')).toBe(true);
    expect(is('${form.people} > ${data.limit}')).toBe(true);
    expect(is('${form.zero} > -1')).toBe(true);
  });

  it('takes what nobody entered as empty: not zero, not agreed', () => {
    expect(is("${form.missing} == ''")).toBe(true);
    expect(is("${form.missing} != ''")).toBe(false);
    expect(is("${form.none} == ''")).toBe(true);
    expect(is('${form.missing} == 0')).toBe(false);
    expect(is('${form.missing} < 1')).toBe(false);
    expect(is('${form.missing} == false')).toBe(true);
    expect(is('!${form.missing}')).toBe(true);
  });

  it('leaves signs inside a text alone', () => {
    expect(holds("${form.x} == 'a) || (b'", () => 'a) || (b')).toBe(true);
    expect(holds("${form.x} == 'a && !b'", () => 'other')).toBe(false);
  });

  it.each([
    '',
    '   ',
    "${form.boat} = 'o2'",
    "(${form.boat} == 'o2'",
    "${form.boat} == 'o2')",
    "${form.boat} == 'o2",
    '&& ${form.agreed}',
    '${form.agreed} &&',
    '()',
    '007x',
    'boat',
    '${form.boat',
    `${'('.repeat(5000)}true${')'.repeat(5000)}`,
    `${'!'.repeat(5000)}true`,
  ])('that cannot be read does not hold: %s', (condition) => {
    expect(is(condition)).toBe(false);
    expect(evaluate(condition, lookUp)).toBeUndefined();
  });

  it('reads hundreds of options in a row', () => {
    const options = Array.from({ length: 200 }, (_, number) => `(\${form.boat} == 'x${number}')`);
    expect(is(options.join(' || '))).toBe(false);
    expect(is(`${options.join(' || ')} || (\${form.boat} == 'o2')`)).toBe(true);
  });
});

describe('an expression', () => {
  it('joins what stands side by side', () => {
    expect(evaluate("'Hello ' ${screen.SCREEN_A.form.name} '!'", lookUp)).toBe('Hello Deniz!');
  });

  it('calculates, products before sums', () => {
    expect(evaluate('${data.limit} + 2 * 3', lookUp)).toBe(11);
    expect(evaluate('(${data.limit} - 1) % 3', lookUp)).toBe(1);
    expect(evaluate('${data.limit} / ${form.missing}', lookUp)).toBe(0);
  });
});
