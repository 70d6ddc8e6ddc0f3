import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { DoctorSheet } from '@/api/types';

/** Figures are written down every few seconds; nobody is told of each. */
const refreshEveryMs = 15_000;

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['health', id],
    queryFn: () => call(client.GET('/api/v1/flows/{id}/health', { params: { path: { id } } })),
    refetchInterval: refreshEveryMs,
  });

/** The last test; null when there was none yet. */
export const sheetQuery = (id: string) =>
  queryOptions({
    queryKey: ['doctor', id],
    queryFn: async (): Promise<DoctorSheet | null> => {
      try {
        return await call(client.GET('/api/v1/flows/{id}/doctor', { params: { path: { id } } }));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
  });

export const examine = (id: string) =>
  call(client.POST('/api/v1/flows/{id}/doctor', { params: { path: { id } } }));
