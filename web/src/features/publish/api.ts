import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { Publication } from '@/api/types';

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
