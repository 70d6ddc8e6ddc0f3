import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { Flow, FlowMode, FlowVersion, Publication } from '@/api/types';

/** The flow's publication; null while it was never published. */
export const publicationQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['publication', flowId],
    queryFn: async (): Promise<Publication | null> => {
      try {
        return await call(client.GET('/api/v1/flows/{id}/publication', { params: { path: { id: flowId } } }));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
  });

export const publishFlow = (flowId: string, whatsapp_account_id: string): Promise<Publication> =>
  call(
    client.POST('/api/v1/flows/{id}/publish', {
      params: { path: { id: flowId } },
      body: { whatsapp_account_id },
    }),
  );

/** Takes effect with the next publication. */
export const changeMode = (id: string, mode: FlowMode): Promise<Flow> =>
  call(client.PATCH('/api/v1/flows/{id}', { params: { path: { id } }, body: { mode } }));

/** Newest first. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['versions', id],
    queryFn: async (): Promise<FlowVersion[]> =>
      (await call(client.GET('/api/v1/flows/{id}/versions', { params: { path: { id } } }))).items,
  });

export const retireVersion = (id: string, number: number) =>
  call(client.POST('/api/v1/flows/{id}/versions/{number}/retire', { params: { path: { id, number } } }));
