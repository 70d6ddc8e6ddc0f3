import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { name, running, script, submission } from './world.mjs';

test('the same answer again brings the first response', async (t) => {
  const { post, world } = await running(t);
  const call = submission([name('Ayşe')]);
  const first = await post(call);
  const second = await post(call);
  assert.deepEqual([first.again, second.again, second.response_id], [false, true, first.response_id]);
  assert.equal(world.records.length, 1);
  // Another person may answer the same.
  assert.notEqual((await post(submission([name('Ayşe')]))).response_id, first.response_id);
  assert.equal(world.records.length, 2);
});

test('the same id several times at once becomes one response', async (t) => {
  const { post, world } = await running(t, { latency: 5 });
  const call = submission([name('Ayşe')]);
  const replies = await Promise.all(Array.from({ length: 6 }, () => post(call)));
  assert.ok(replies.every((reply) => reply.ok), JSON.stringify(replies));
  assert.equal(new Set(replies.map((reply) => reply.response_id)).size, 1);
  assert.equal(replies.filter((reply) => !reply.again).length, 1);
  assert.equal(world.records.length, 1);
});

test('without its lock the script would submit twice, so the test above can fail', async (t) => {
  const code = script((text) => text.replace('if (!lock.tryLock(LONGEST_WAIT_MS))', 'if (false)'));
  const { post, world } = await running(t, { code, latency: 20 });
  const call = submission([name('Ayşe')]);
  await Promise.all(Array.from({ length: 6 }, () => post(call)));
  assert.ok(world.records.length > 1, 'executions share nothing but the services');
});

test('different answers at once all arrive', async (t) => {
  const { post, world } = await running(t, { latency: 1 });
  const replies = await Promise.all(Array.from({ length: 8 }, (_, at) => post(submission([name(`Kişi ${at}`)]))));
  assert.ok(replies.every((reply) => reply.ok && !reply.again), JSON.stringify(replies));
  assert.equal(world.records.length, 8);
  assert.equal(world.properties.count, '8');
});

test('one that waits too long is told to come again', async (t) => {
  const code = script((text) => text.replace('20 * 1000', '30'));
  const { post, world } = await running(t, { code });
  world.holder = 'somebody else';
  assert.equal((await post(submission([name('Ayşe')]))).code, 'busy');
  world.holder = null;
  assert.equal((await post(submission([name('Ayşe')]))).ok, true);
});

test('cut off after the form took it: the repetition finds the response', async (t) => {
  const { post, world } = await running(t);
  const call = submission([name('Ayşe'), { item: 5, kind: 'choices', value: ['Ağrı'] }]);
  world.fault = { die: 'after_submit', times: 1 };
  assert.match((await post(call)).text, /html/);
  assert.equal(world.records.length, 1);
  const again = await post(call);
  assert.deepEqual([again.ok, again.again, again.response_id], [true, true, world.records[0].id]);
  assert.equal((await post(call)).response_id, world.records[0].id);
  assert.equal(world.records.length, 1);
});

test('cut off before the form took it: the repetition submits', async (t) => {
  const { post, world } = await running(t);
  const call = submission([name('Ayşe')]);
  world.fault = { die: 'before_submit', times: 1 };
  assert.match((await post(call)).text, /html/);
  assert.equal(world.records.length, 0);
  const again = await post(call);
  assert.deepEqual([again.ok, again.again], [true, false]);
  assert.equal(world.records.length, 1);
});

test('a response of somebody who answered the same is not taken for it', async (t) => {
  const { post, world } = await running(t);
  const cut = submission([name('Ayşe')]);
  world.fault = { die: 'before_submit', times: 1 };
  await post(cut);
  const other = await post(submission([name('Ayşe')]));
  const again = await post(cut);
  assert.equal(again.ok, true);
  assert.notEqual(again.response_id, other.response_id);
  assert.equal(world.records.length, 2);
});

test('what is remembered stays within what Google gives, the oldest goes first', async (t) => {
  const code = script((text) => text.replace('MOST_REMEMBERED = 2000', 'MOST_REMEMBERED = 3'));
  const { post, world } = await running(t, { code });
  const calls = Array.from({ length: 5 }, (_, at) => submission([name(`Kişi ${at}`)]));
  for (const call of calls) await post(call);
  const remembered = Object.keys(world.properties).filter((key) => key.startsWith('r:')).sort();
  assert.deepEqual(remembered, calls.slice(2).map((call) => `r:${call.submission}`).sort());
  assert.equal((await post(calls[4])).again, true);
});

test('two thousand of them fit into the 500 KB of a store', async (t) => {
  const { post, world } = await running(t);
  for (let at = 0; at < 2000; at++) {
    const id = randomUUID();
    world.properties[`s:${at}`] = id;
    world.properties[`r:${id}`] = `2_ABaOnud${'x'.repeat(80)}`;
  }
  world.properties.count = '2000';
  const oldest = world.properties['s:0'];
  assert.equal((await post(submission([name('Ayşe')]))).ok, true, world.log.join());
  assert.equal(world.properties[`r:${oldest}`], undefined);
  assert.equal(Object.keys(world.properties).length, 4001);
});
