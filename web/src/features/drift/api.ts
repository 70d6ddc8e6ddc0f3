import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { SourceChanges } from '@/api/types';

export const sourceChangesQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['source-changes', flowId],
    queryFn: (): Promise<SourceChanges | null> =>
      call(client.GET('/api/v1/flows/{id}/source-changes', { params: { path: { id: flowId } } })),
    // A reading that finds nothing is not told; it still says that somebody looks.
    refetchInterval: 5 * 60_000,
  });

const told = ['source-changes', 'flows', 'predictions', 'report', 'compile', 'draft', 'alerts'];

/** Reads again whatever a reading of the source, or a decision about it, may have changed. */
export const refreshDrift = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => told.includes(String(queryKey[0])) });

/** Reads the form at its source again, now. */
export const checkSource = (flowId: string) =>
  call(client.POST('/api/v1/flows/{id}/source-changes/check', { params: { path: { id: flowId } } }));

/** Takes over what was looked at: `state` names it, so nothing newer comes along unseen. */
export const mergeChanges = (flowId: string, state: string) =>
  call(
    client.POST('/api/v1/flows/{id}/source-changes/merge', {
      params: { path: { id: flowId } },
      body: { state },
    }),
  );

export const dismissChanges = (flowId: string, state: string) =>
  call(
    client.POST('/api/v1/flows/{id}/source-changes/dismiss', {
      params: { path: { id: flowId } },
      body: { state },
    }),
  );
