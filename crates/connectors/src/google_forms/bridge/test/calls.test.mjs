import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECRET, name, running, script, sealed, submission } from './world.mjs';

test('only a call signed with the secret is taken', async (t) => {
  const { post, send, world } = await running(t);
  const call = submission([name('Çiğdem Şahin 🌊')]);
  assert.equal((await post(call, { secret: 'another' })).code, 'bad_signature');
  const good = sealed(call);
  for (const change of [
    { payload: good.payload.replace('Çiğdem', 'Cigdem') }, { timestamp: good.timestamp + 1 }, { signature: '' },
    { signature: good.signature.slice(1) }, { signature: `${good.signature}0` },
  ]) {
    assert.equal((await send(JSON.stringify({ ...good, ...change }))).code, 'bad_signature', JSON.stringify(change));
  }
  for (const body of ['', 'null', '[]', '{', '{"op":"submit"}', JSON.stringify({ ...good, timestamp: 'x' })]) {
    assert.equal((await send(body)).code, 'bad_call', body);
  }
  assert.equal(world.records.length, 0);
  assert.equal((await send(JSON.stringify(good))).ok, true);
});

test('a letter in place of another of the same shape breaks the signature too', async (t) => {
  // In US-ASCII, which is what the service takes unless told otherwise, both would be question marks.
  const { send } = await running(t);
  const good = sealed(submission([name('ş')]));
  assert.equal((await send(JSON.stringify({ ...good, payload: good.payload.replace('ş', 'ç') }))).code, 'bad_signature');
});

test('an old call is refused, and one from a clock far ahead', async (t) => {
  const { post } = await running(t);
  const minutes = (count) => ({ at: Date.now() + count * 60_000 });
  assert.equal((await post(submission([]), minutes(-6))).code, 'old_call');
  assert.equal((await post(submission([]), minutes(6))).code, 'old_call');
  assert.equal((await post(submission([name('x')]), minutes(-4))).ok, true);
});

test('what the script does not know is said and not guessed', async (t) => {
  const { post } = await running(t);
  assert.equal((await post({ op: 'erase' })).code, 'unknown_call');
  assert.equal((await post({ ...submission([]), submission: '../x' })).code, 'bad_call');
});

test('in a browser it shows that it is there and no more', async (t) => {
  const { base } = await running(t);
  const reply = await (await fetch(`${base}/macros/s/AKfy/exec`)).json();
  assert.deepEqual(reply, { ok: true, bridge: 1 });
});

test('the answer comes by a redirect, and a failure as a page', async (t) => {
  const { base, world } = await running(t);
  const first = await fetch(`${base}/macros/s/AKfy/exec`, { redirect: 'manual' });
  assert.equal(first.status, 302);
  assert.match(first.headers.get('location'), /\/macros\/echo\?user_content_key=/);
  world.code = 'function doGet() { throw new Error("x") }';
  const failed = await fetch(`${base}/macros/s/AKfy/exec`);
  assert.match(await failed.text(), /^<!DOCTYPE html>/);
});

test('the script keeps its secret to itself', async (t) => {
  const { post, send, base, world } = await running(t);
  const seen = [await post({ op: 'ping' }), await send('{}'), await (await fetch(`${base}/macros/s/A/exec`)).text()];
  assert.ok(!JSON.stringify([seen, world.log, world.properties]).includes(SECRET));
  assert.ok(script().includes(SECRET));
});
