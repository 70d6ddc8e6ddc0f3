import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { ApiProblem, readProblem } from '@/api/problem';
import { startTranslations } from '@/i18n';
import { codeSentence, problemSentence } from './problemSentence';

const words = () => i18next.getFixedT(i18next.language, 'problems');
const problem = (code: string, status: number, detail = '') => new ApiProblem({ code, status, detail });

describe('a problem', () => {
  it('is said in the language of the page', () => {
    const wrong = problem('wrong_credentials', 401, 'The e-mail address or the password is not right.');
    expect(problemSentence(words(), wrong)).toBe('The e-mail address or the password is not right.');
    startTranslations('tr');
    expect(problemSentence(words(), wrong)).toBe('E-posta adresi ya da parola doğru değil.');
  });

  it('keeps the detail of a code that stands for many causes', () => {
    const refused = problem('whatsapp_refused', 422, 'WhatsApp refused: the name is taken.');
    expect(problemSentence(words(), refused)).toBe('WhatsApp refused: the name is taken.');
    startTranslations('tr');
    expect(problemSentence(words(), refused)).toContain('the name is taken.');
  });

  it('with a code of a newer server is said in the server’s own words', () => {
    expect(problemSentence(words(), problem('moon_too_full', 409, 'Wait for a new moon.'))).toBe(
      'Wait for a new moon.',
    );
  });

  it('without code or words still becomes a sentence', () => {
    expect(problemSentence(words(), problem('http_502', 502))).toMatch(/our side/);
    expect(problemSentence(words(), problem('http_418', 418))).toMatch(/unexpected/);
    expect(problemSentence(words(), new TypeError('x is undefined'))).toMatch(/unexpected/);
  });

  it('in an address is translated, and nothing when unknown', () => {
    expect(codeSentence(words(), 'access_denied')).toMatch(/consent page/);
    expect(codeSentence(words(), '<script>')).toBeUndefined();
  });
});

describe('reading a failed answer', () => {
  it('takes problem details as they are', () => {
    const body = {
      type: 'about:blank',
      title: 'T',
      status: 409,
      detail: 'D',
      code: 'email_taken',
      request_id: 'r1',
    };
    const read = readProblem(body, new Response(null, { status: 409 }));
    expect(read).toMatchObject({ code: 'email_taken', status: 409, detail: 'D', requestId: 'r1' });
  });

  it('makes a problem of a proxy’s page', () => {
    const response = new Response(null, { status: 502, headers: { 'x-request-id': 'r2' } });
    expect(readProblem('<html>Bad gateway</html>', response)).toMatchObject({
      code: 'http_502',
      status: 502,
      detail: '',
      requestId: 'r2',
    });
  });
});
