import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLiveUpdates } from './live';

/** The browser's event stream, worked by hand. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    Stream.opened.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
}

const queries = new QueryClient();
let stop: () => void;

/** Which of these queries have been told to read again. */
function stale(): string[] {
  return queries
    .getQueryCache()
    .getAll()
    .filter((query) => query.state.isInvalidated)
    .map((query) => String(query.queryKey[0]))
    .sort();
}

function fill() {
  for (const word of [
    'me',
    'flows',
    'submissions',
    'submission',
    'publication',
    'messages',
    'connections',
    'forms',
  ]) {
    queries.setQueryData([word], 'fresh');
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  Stream.opened = [];
  fill();
  stop = startLiveUpdates(queries);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const stream = () => Stream.opened.at(-1) as Stream;

describe('live updates', () => {
  it('read again what an event is about, and nothing else', () => {
    stream().dispatchEvent(new Event('submission'));
    expect(stale()).toEqual(['flows', 'submission', 'submissions']);
    fill();
    stream().dispatchEvent(new Event('publication'));
    expect(stale()).toEqual(['flows', 'publication']);
  });

  it('read everything again when the stream opens: what came before was not told', () => {
    stream().onopen?.();
    expect(stale()).toContain('messages');
    expect(stale()).not.toContain('me');
  });

  it('poll while there is no stream, and stop when it is back', () => {
    stream().onerror?.();
    expect(stale()).toEqual([]);
    vi.advanceTimersByTime(3000);
    expect(stale()).toContain('submissions');
    stream().onopen?.();
    fill();
    vi.advanceTimersByTime(60_000);
    expect(stale()).toEqual([]);
  });

  it('open a new stream after the server refused one', () => {
    stream().readyState = Stream.CLOSED;
    stream().onerror?.();
    vi.advanceTimersByTime(15_000);
    expect(Stream.opened).toHaveLength(2);
  });

  it('end with the page', () => {
    stream().onerror?.();
    stop();
    fill();
    vi.advanceTimersByTime(60_000);
    expect(stale()).toEqual([]);
    expect(stream().readyState).toBe(Stream.CLOSED);
  });
});
