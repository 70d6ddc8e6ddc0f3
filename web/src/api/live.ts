import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What an event of the server's stream makes stale: the first words of query keys. */
const topics = {
  submission: ['flows', 'submissions', 'submission', 'calendars', 'slots', 'bookings', 'destinations'],
  delivery: ['flows', 'submissions', 'submission', 'connections', 'destinations'],
  publication: ['flows', 'publication', 'versions', 'health', 'keys', 'source-changes'],
  message: ['messages', 'submissions'],
  connection: ['connections', 'forms', 'flows', 'destinations'],
  alert: ['alerts', 'source-changes'],
} as const;

/** How often pages refresh while the stream cannot be had. */
const pollEveryMs = 3000;
const reconnectAfterMs = 15_000;

/** Keeps every open page fresh: by the event stream, or by polling while there is none. Returns how to stop. */
export function startLiveUpdates(queries: QueryClient): () => void {
  const everything = new Set<string>(Object.values(topics).flat());
  const refresh = (words: ReadonlySet<string>) =>
    queries.invalidateQueries({ predicate: (query) => words.has(String(query.queryKey[0])) });
  let polling: number | undefined;
  const poll = () => {
    polling ??= window.setInterval(() => {
      if (document.visibilityState === 'visible') refresh(everything);
    }, pollEveryMs);
  };
  const stopPolling = () => {
    window.clearInterval(polling);
    polling = undefined;
  };
  if (typeof EventSource === 'undefined') {
    poll();
    return stopPolling;
  }
  let stream: EventSource | undefined;
  let retry: number | undefined;
  const listen = () => {
    const opened = new EventSource('/api/v1/events');
    stream = opened;
    opened.onopen = () => {
      stopPolling();
      // Whatever happened before it opened was not told.
      refresh(everything);
    };
    opened.onerror = () => {
      poll();
      // The browser reconnects by itself after a dropped line, but not after a refusal.
      if (opened.readyState === EventSource.CLOSED) retry = window.setTimeout(listen, reconnectAfterMs);
    };
    for (const [topic, words] of Object.entries(topics)) {
      opened.addEventListener(topic, () => refresh(new Set(words)));
    }
  };
  listen();
  return () => {
    window.clearTimeout(retry);
    stream?.close();
    stopPolling();
  };
}

/** Live updates for as long as the calling component stands. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => startLiveUpdates(queries), [queries]);
}
