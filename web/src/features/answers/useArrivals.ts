import { useRef } from 'react';

/** Which rows came in while the page stood open: the ones that were not there when it first had a list. */
export function useArrivals(ids: string[] | undefined): ReadonlySet<string> {
  const first = useRef<Set<string> | undefined>(undefined);
  const newest = useRef<string | undefined>(undefined);
  if (ids && !first.current) {
    first.current = new Set(ids);
    newest.current = ids[0];
  }
  const known = first.current;
  if (!ids || !known) return new Set();
  // Older rows that a further page brought in are no arrivals: they stand below the newest of the first list.
  const end = newest.current === undefined ? ids.length : ids.indexOf(newest.current);
  return new Set(ids.slice(0, Math.max(end, 0)).filter((id) => !known.has(id)));
}
