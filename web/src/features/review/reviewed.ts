const key = 'akis-reviewed';

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Remembers here that somebody has looked at the report; it only ticks a line of the checklist. */
export function markReviewed(flowId: string): void {
  const before = read();
  if (!before.includes(flowId)) localStorage.setItem(key, JSON.stringify([...before, flowId].slice(-50)));
}

export function wasReviewed(flowId: string): boolean {
  return read().includes(flowId);
}
