import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Destination, DestinationKind, DestinationOffer, Place, Prediction } from '@/api/types';
import { everyPage } from './everyPage';

export const destinationsQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['destinations', flowId],
    queryFn: async (): Promise<Destination[]> =>
      (await call(client.GET('/api/v1/flows/{id}/destinations', { params: { path: { id: flowId } } }))).items,
  });

export const offersQuery = (flow_id: string) =>
  queryOptions({
    queryKey: ['destinations', flow_id, 'offers'],
    queryFn: async (): Promise<DestinationOffer[]> =>
      (await call(client.GET('/api/v1/destination-kinds', { params: { query: { flow_id } } }))).items,
  });

export const mappingQuery = (id: string) =>
  queryOptions({
    queryKey: ['destination', id, 'mapping'],
    queryFn: () => call(client.GET('/api/v1/destinations/{id}/mapping', { params: { path: { id } } })),
  });

export const bridgeQuery = (id: string) =>
  queryOptions({
    queryKey: ['destination', id, 'bridge'],
    queryFn: () => call(client.GET('/api/v1/destinations/{id}/bridge', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What an account offers to choose from: its spreadsheets, a spreadsheet's sheets, contact properties. */
export const placesQuery = (connection: string, kind: string, parent?: string) =>
  queryOptions({
    queryKey: ['places', connection, kind, parent ?? ''],
    queryFn: (): Promise<Place[]> =>
      everyPage((after) =>
        call(
          client.GET('/api/v1/connections/{id}/places', {
            params: {
              path: { id: connection },
              query: { kind, ...(parent && { parent }), ...(after && { after }) },
            },
          }),
        ),
      ),
    staleTime: 60_000,
    retry: false,
  });

export const predictionsQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['predictions', flowId],
    queryFn: async (): Promise<Prediction[]> =>
      (await call(client.GET('/api/v1/flows/{id}/predictions', { params: { path: { id: flowId } } }))).items,
  });

export type Settings = Record<string, unknown>;

export interface NewDestination {
  kind: DestinationKind;
  connection_id?: string;
  settings?: Settings;
}

export const addDestination = (flowId: string, body: NewDestination) =>
  call(
    client.POST('/api/v1/flows/{id}/destinations', {
      params: { path: { id: flowId } },
      body,
    }),
  );

export interface DestinationChange {
  settings?: Settings;
  enabled?: boolean;
  new_secret?: boolean;
  connection_id?: string;
}

export const changeDestination = (id: string, change: DestinationChange) =>
  call(client.PATCH('/api/v1/destinations/{id}', { params: { path: { id } }, body: change }));

export const removeDestination = (id: string) =>
  call(client.DELETE('/api/v1/destinations/{id}', { params: { path: { id } } }));

/** Asks whether it would take answers, without sending one. */
export const checkDestination = (id: string) =>
  call(client.POST('/api/v1/destinations/{id}/check', { params: { path: { id } } }));

export const sendTestAnswer = (id: string) =>
  call(client.POST('/api/v1/destinations/{id}/test', { params: { path: { id } } }));
