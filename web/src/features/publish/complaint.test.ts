import { expect, it } from 'vitest';
import { complaint } from './PublicationProblem';

it('turns one of WhatsApp’s validation errors into a line', () => {
  const error = {
    error: 'INVALID_PROPERTY_KEY',
    error_type: 'FLOW_JSON_ERROR',
    message: 'Property "lable" is not allowed.',
    pointers: [{ path: 'screens[0].layout.children[1]', line_start: 12 }],
  };
  expect(complaint(error)).toBe(
    'Property "lable" is not allowed. — INVALID_PROPERTY_KEY, screens[0].layout.children[1]',
  );
  expect(complaint({ error: 'MISSING_FOOTER' })).toBe('MISSING_FOOTER');
  expect(complaint('plain words')).toBe('plain words');
  expect(complaint(7)).toBe('');
});
