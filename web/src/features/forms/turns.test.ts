import { expect, it } from 'vitest';
import { Turns } from './turns';

/** A piece of work that ends when it is told to. */
function piece() {
  let begun = false;
  let finish: (result: string) => void = () => undefined;
  let fail: (reason: Error) => void = () => undefined;
  const work = () => {
    begun = true;
    return new Promise<string>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  };
  return {
    work,
    begun: () => begun,
    finish: (result: string) => finish(result),
    fail: (reason: Error) => fail(reason),
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('runs two at a time, in the order they came', async () => {
  const turns = new Turns(2);
  const pieces = Array.from({ length: 5 }, piece);
  const results = pieces.map(({ work }) => turns.take(work));
  await settled();
  expect(pieces.map(({ begun }) => begun())).toEqual([true, true, false, false, false]);
  pieces[1]?.finish('second');
  await settled();
  expect(pieces.map(({ begun }) => begun())).toEqual([true, true, true, false, false]);
  for (const [index, each] of pieces.entries()) {
    each.finish(`result ${index}`);
    await settled();
  }
  expect(await Promise.all(results)).toEqual(['result 0', 'second', 'result 2', 'result 3', 'result 4']);
});

it('goes on when one fails', async () => {
  const turns = new Turns(1);
  const [bad, good] = [piece(), piece()];
  const failed = turns.take(bad.work);
  const done = turns.take(good.work);
  await settled();
  bad.fail(new Error('no'));
  await expect(failed).rejects.toThrow('no');
  await settled();
  good.finish('yes');
  expect(await done).toBe('yes');
});

it('never starts what was given up while it waited', async () => {
  const turns = new Turns(1);
  const [first, second, third] = [piece(), piece(), piece()];
  const stop = new AbortController();
  const running = turns.take(first.work);
  const left = turns.take(second.work, stop.signal);
  const after = turns.take(third.work);
  stop.abort(new Error('scrolled away'));
  await expect(left).rejects.toThrow('scrolled away');
  first.finish('one');
  await running;
  await settled();
  expect(second.begun()).toBe(false);
  expect(third.begun()).toBe(true);
  third.finish('three');
  expect(await after).toBe('three');
});

it('does not wait with what was given up before', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  await expect(new Turns(1).take(async () => 'never', gone)).rejects.toThrow('gone');
});
