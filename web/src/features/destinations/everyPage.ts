import type { Place } from '@/api/types';

/** No list of places comes near this many pages; a source whose cursor never ends is left after them. */
const mostPages = 50;

interface Page {
  items: Place[];
  next: string | null;
}

/** All places of a list that comes in pages, each once. A cursor that came before ends it. */
export async function everyPage(read: (after: string | undefined) => Promise<Page>): Promise<Place[]> {
  const places = new Map<string, Place>();
  const cursors = new Set<string>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await read(after);
    for (const place of items) if (!places.has(place.value)) places.set(place.value, place);
    if (!next || cursors.has(next)) break;
    cursors.add(next);
    after = next;
  }
  return [...places.values()];
}
