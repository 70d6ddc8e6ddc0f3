// A world with the generated script in it, and calls as Akis makes them.

import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { World, serve } from '../run.mjs';

export const SECRET = 'gizli-anahtar-0123456789abcdef';

/** A form with an item of every kind a response can be created for, and some that take none. */
export function form() {
  return {
    formId: '1bridgeForm',
    info: { title: 'Klinik ön kayıt', documentTitle: 'Klinik' },
    settings: { emailCollectionType: 'DO_NOT_COLLECT' },
    publishSettings: { publishState: { isPublished: true, isAcceptingResponses: true } },
    items: [
      ask('00000001', 'Adınız', { textQuestion: {} }),
      ask('00000002', 'Anlatın', { textQuestion: { paragraph: true } }),
      ask('00000003', 'İlk mi?', choice('RADIO', ['Evet', 'Hayır'], true)),
      ask('00000004', 'Şube', choice('DROP_DOWN', ['Kadıköy', 'Beşiktaş'])),
      ask('00000005', 'Şikâyet', choice('CHECKBOX', ['Ağrı', 'Ateş'])),
      ask('00000006', 'Ağrı', { scaleQuestion: { high: 10 } }),
      ask('00000007', 'Gün', { dateQuestion: { includeYear: true } }),
      ask('00000008', 'Randevu', { dateQuestion: { includeYear: true, includeTime: true } }),
      ask('00000009', 'Saat', { timeQuestion: {} }),
      ask('0000000a', 'Uyku', { timeQuestion: { duration: true } }),
      grid('0000000b', 'Sıklık', 'RADIO', ['Egzersiz', 'Sigara'], ['Hiç', 'Bazen']),
      grid('0000000c', 'Uygunluk', 'CHECKBOX', ['Hafta içi', 'Hafta sonu'], ['Sabah', 'Akşam']),
      ask('0000000d', 'Puan', { ratingQuestion: { ratingScaleLevel: 5, iconType: 'STAR' } }),
      ask('0000000e', 'Belge', { fileUploadQuestion: { folderId: 'f', types: ['PDF'] } }),
      { itemId: '0000000f', title: 'Bölüm', pageBreakItem: {} },
    ],
  };
}

function ask(itemId, title, question) {
  return { itemId, title, questionItem: { question: { questionId: `a${itemId.slice(1)}`, ...question } } };
}

function choice(type, values, other = false) {
  return { choiceQuestion: { type, options: [...values.map((value) => ({ value })), ...(other ? [{ isOther: true }] : [])] } };
}

function grid(itemId, title, type, rows, columns) {
  const questions = rows.map((row, at) => ({ questionId: `b${itemId.slice(2)}${at}`, rowQuestion: { title: row } }));
  return { itemId, title, questionGroupItem: { questions, grid: { columns: choice(type, columns).choiceQuestion } } };
}

/** The template with its places filled in, as `bridge::script` does it. */
export function script(change = (text) => text) {
  const template = readFileSync(new URL('../Code.gs', import.meta.url), 'utf8');
  return change(template)
    .replace('{{FORM_ID}}', JSON.stringify('1bridgeForm'))
    .replace('{{SECRET}}', JSON.stringify(SECRET))
    .replace('{{VERSION}}', '1');
}

/** A running world; `post` makes a signed call and follows the redirect as Akis does. */
export async function running(test, { code = script(), latency = 0 } = {}) {
  const world = new World(form(), code, latency);
  const { server, port } = await serve(world);
  test.after(() => server.close());
  const base = `http://127.0.0.1:${port}`;
  const send = async (body) => {
    const first = await fetch(`${base}/macros/s/AKfy/exec`, { method: 'POST', body, redirect: 'manual',
      headers: { 'content-type': 'application/json' } });
    if (first.status !== 302) return { status: first.status, text: await first.text() };
    return (await fetch(first.headers.get('location'))).json();
  };
  const post = (payload, options) => send(JSON.stringify(sealed(payload, options)));
  return { world, base, send, post };
}

export function sealed(payload, { secret = SECRET, at = Date.now() } = {}) {
  const timestamp = Math.floor(at / 1000);
  const text = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex');
  return { timestamp, payload: text, signature };
}

export function submission(answers, submission = randomUUID()) {
  return { op: 'submit', form: '1bridgeForm', submission, completedAt: '2026-03-09T09:30:00Z', answers, leftOut: [] };
}

export const name = (value) => ({ item: 1, kind: 'text', value });
