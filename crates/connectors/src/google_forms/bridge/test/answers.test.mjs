import assert from 'node:assert/strict';
import { test } from 'node:test';
import { name, running, submission } from './world.mjs';

const EVERYTHING = [
  name('Ayşe Yılmaz'),
  { item: 2, kind: 'text', value: 'İki\nsatır' },
  { item: 3, kind: 'choice', value: 'Belki' },
  { item: 4, kind: 'choice', value: 'Kadıköy' },
  { item: 5, kind: 'choices', value: ['Ağrı', 'Ateş'] },
  { item: 6, kind: 'number', value: 0 },
  { item: 7, kind: 'date', value: [2026, 3, 9] },
  { item: 8, kind: 'dateTime', value: [2026, 12, 1, 8, 5] },
  { item: 9, kind: 'time', value: [9, 7] },
  { item: 10, kind: 'duration', value: [7, 30, 5] },
  { item: 11, kind: 'grid', value: [null, 'Hiç'] },
  { item: 12, kind: 'checkboxGrid', value: [['Sabah', 'Akşam'], null] },
  { item: 13, kind: 'number', value: 4 },
];

test('an answer of every kind becomes a response of the form', async (t) => {
  const { post, base, world } = await running(t);
  const reply = await post(submission(EVERYTHING));
  assert.equal(reply.ok, true, JSON.stringify(reply) + world.log);
  assert.equal(reply.again, false);
  const { responses } = await (await fetch(`${base}/responses`)).json();
  assert.equal(responses.length, 1);
  assert.equal(responses[0].responseId, reply.response_id);
  const values = Object.fromEntries(Object.entries(responses[0].answers)
    .map(([id, answer]) => [id, answer.textAnswers.answers.map((one) => one.value)]));
  assert.deepEqual(values, {
    a0000001: ['Ayşe Yılmaz'], a0000002: ['İki\nsatır'], a0000003: ['Belki'], a0000004: ['Kadıköy'],
    a0000005: ['Ağrı', 'Ateş'], a0000006: ['0'], a0000007: ['2026-03-09'], a0000008: ['2026-12-01 08:05'],
    a0000009: ['09:07'], a000000a: ['07:30:05'], b00000b1: ['Hiç'], b00000c0: ['Sabah', 'Akşam'], a000000d: ['4'],
  });
});

const refusals = {
  'an option that is gone': [{ item: 4, kind: 'choice', value: 'Ankara' }, 'option_gone', 'Şube'],
  'a tick that is gone': [{ item: 5, kind: 'choices', value: ['Ağrı', 'Öksürük'] }, 'option_gone', 'Şikâyet'],
  'a question that is gone': [{ item: 99, kind: 'text', value: 'x' }, 'item_gone', '99'],
  'a question of another kind': [{ item: 6, kind: 'text', value: 'x' }, 'kind_changed', 'Ağrı'],
  'a file': [{ item: 14, kind: 'text', value: 'x.pdf' }, 'kind_changed', 'Belge'],
  'a section': [{ item: 15, kind: 'text', value: 'x' }, 'kind_changed', 'Bölüm'],
  'a number off the scale': [{ item: 6, kind: 'number', value: 11 }, 'out_of_range', 'Ağrı'],
  'a rating off its stars': [{ item: 13, kind: 'number', value: 6 }, 'answer_refused', 'Puan'],
  'a row too many': [{ item: 11, kind: 'grid', value: ['Hiç', null, null] }, 'rows_changed', 'Sıklık'],
  'a column that is gone': [{ item: 11, kind: 'grid', value: ['Her gün', null] }, 'option_gone', 'Sıklık'],
  'a tick of a grid that is gone': [{ item: 12, kind: 'checkboxGrid', value: [['Gece'], null] }, 'option_gone', 'Uygunluk'],
  'a number where words are asked': [{ item: 1, kind: 'text', value: 5 }, 'answer_refused', 'Adınız'],
};

for (const [what, [answer, code, item]] of Object.entries(refusals)) {
  test(`${what} is refused by name, and nothing is submitted or remembered`, async (t) => {
    const { post, world } = await running(t);
    const reply = await post(submission([name('Ayşe'), answer]));
    assert.deepEqual([reply.ok, reply.code, reply.item], [false, code, item]);
    assert.deepEqual([world.records, world.properties], [[], {}]);
    // The words of a refusal hold no answer.
    assert.ok(!JSON.stringify(reply).includes('Ayşe'));
  });
}

test('a closed form takes nothing, and takes it once it is open again', async (t) => {
  const { post, world } = await running(t);
  const call = submission([name('Ayşe')]);
  world.form.publishSettings.publishState.isAcceptingResponses = false;
  assert.equal((await post(call)).code, 'closed');
  world.form.publishSettings.publishState.isAcceptingResponses = true;
  assert.equal((await post(call)).ok, true);
  assert.equal(world.records.length, 1);
});

test('a form that is gone or another one is said', async (t) => {
  const { post, world } = await running(t);
  assert.equal((await post({ ...submission([]), form: '1other' })).code, 'other_form');
  world.form.formId = '1moved';
  assert.equal((await post(submission([name('Ayşe')]))).code, 'form_gone');
  assert.equal((await post({ op: 'ping' })).code, 'form_gone');
});

test('the light says what the form is like', async (t) => {
  const { post, world } = await running(t);
  assert.deepEqual(await post({ op: 'ping' }), {
    ok: true, bridge: 1, form: '1bridgeForm', title: 'Klinik ön kayıt', accepting: true, published: true,
    requires_login: false, limit_one: false, collects_email: false,
  });
  world.form.settings.emailCollectionType = 'VERIFIED';
  world.form.publishSettings.publishState = {};
  const reply = await post({ op: 'ping' });
  assert.deepEqual([reply.accepting, reply.published, reply.requires_login, reply.collects_email], [false, false, true, true]);
});

test('what Google refuses at the end is named where its words name it, and can be sent again', async (t) => {
  const { post, world } = await running(t);
  const call = submission([name('Ayşe')]);
  world.refusal = 'Invalid data updating form. Adınız: Ayşe is too short';
  const reply = await post(call);
  assert.deepEqual([reply.code, reply.item], ['not_taken', 'Adınız']);
  assert.ok(!JSON.stringify(reply).includes('Ayşe'));
  world.refusal = 'Invalid data updating form.';
  assert.deepEqual([(await post(call)).code, (await post(call)).item], ['not_taken', undefined]);
  world.refusal = '';
  assert.equal((await post(call)).ok, true);
  assert.equal(world.records.length, 1);
});
