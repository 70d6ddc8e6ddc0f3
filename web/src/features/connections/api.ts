import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Connection, DisconnectEffect, Disconnected, Feature, Source, SourceSetup } from '@/api/types';

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async (): Promise<Connection[]> => (await call(client.GET('/api/v1/connections'))).items,
});

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async (): Promise<Source[]> => (await call(client.GET('/api/v1/sources'))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const setupQuery = (source: SourceWord) =>
  queryOptions({
    queryKey: ['sources', source, 'setup'],
    queryFn: (): Promise<SourceSetup> =>
      call(client.GET('/api/v1/sources/{source}/setup', { params: { path: { source } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const disconnectEffectQuery = (id: string) =>
  queryOptions({
    queryKey: ['disconnect-effect', id],
    queryFn: (): Promise<DisconnectEffect> =>
      call(client.GET('/api/v1/connections/{id}/disconnect-effect', { params: { path: { id } } })),
    staleTime: 0,
  });

export type SourceWord = Source['source'];

/** Which account is to be connected, and what for beyond reading forms. */
export interface Wanted {
  source: SourceWord;
  features?: Feature[];
  region?: string;
  /** The connection that is connected again. */
  connection?: string;
}

/** Leaves this page for the source's own consent page, which sends the person back here. */
export async function leaveToAuthorize({ source, features, region, connection }: Wanted): Promise<void> {
  const { authorize_url } = await call(
    client.POST('/api/v1/connections/{source}/authorize', {
      params: { path: { source } },
      body: { features: features ?? null, region: region ?? null, connection_id: connection ?? null },
    }),
  );
  window.location.assign(authorize_url);
}

export const connectByKey = (source: SourceWord, key: string, region?: string, connection?: string) =>
  call(
    client.POST('/api/v1/connections/{source}/key', {
      params: { path: { source } },
      body: { key, region: region ?? null, connection_id: connection ?? null },
    }),
  );

/** Whether the source was told that the consent ends. */
export type Revoked = Disconnected['revoked'];

export const disconnect = (id: string): Promise<Disconnected> =>
  call(client.DELETE('/api/v1/connections/{id}', { params: { path: { id } } }));
