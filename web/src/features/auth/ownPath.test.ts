import { expect, it } from 'vitest';
import { ownPath } from './SignInPage';

it('sends people on to pages of this site alone', () => {
  expect(ownPath('/flows/1/review')).toBe('/flows/1/review');
  for (const elsewhere of [undefined, '', 'https://evil.test', '//evil.test', '/\\evil.test', 'flows']) {
    expect(ownPath(elsewhere)).toBe('/');
  }
});
