import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { FlowSummary } from '@/api/types';

export const flowsQuery = queryOptions({
  queryKey: ['flows'],
  queryFn: async (): Promise<FlowSummary[]> => (await call(client.GET('/api/v1/flows'))).items,
});

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ['flows', id],
    queryFn: () => call(client.GET('/api/v1/flows/{id}', { params: { path: { id } } })),
  });
