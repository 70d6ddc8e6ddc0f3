/** Reads the named words of a page's query string; anything else in it is dropped. */
export function readSearch<Name extends string>(names: readonly Name[]) {
  return (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const known: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === 'string' || typeof value === 'number') known[name] = String(value);
    }
    return known;
  };
}
