import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Connection, Source } from '@/api/types';

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async (): Promise<Connection[]> => (await call(client.GET('/api/v1/connections'))).items,
});

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async (): Promise<Source[]> => (await call(client.GET('/api/v1/sources'))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Leaves this page for the source's own consent page, which sends the person back here. */
export async function leaveToAuthorize(source: string): Promise<void> {
  const { authorize_url } = await call(
    client.POST('/api/v1/connections/{source}/authorize', { params: { path: { source } } }),
  );
  window.location.assign(authorize_url);
}

export const disconnect = (id: string) =>
  call(client.DELETE('/api/v1/connections/{id}', { params: { path: { id } } }));
