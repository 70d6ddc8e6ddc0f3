import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Submission } from '@/api/types';

const pageSize = 50;

export const submissionsQuery = (flowId: string) =>
  infiniteQueryOptions({
    queryKey: ['submissions', flowId],
    queryFn: ({ pageParam }) =>
      call(
        client.GET('/api/v1/flows/{id}/submissions', {
          params: {
            path: { id: flowId },
            query: { limit: pageSize, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: ['submission', id],
    queryFn: (): Promise<Submission> =>
      call(client.GET('/api/v1/submissions/{id}', { params: { path: { id } } })),
  });

export const retryDelivery = (id: string) =>
  call(client.POST('/api/v1/deliveries/{id}/retry', { params: { path: { id } } }));

interface Correction {
  answers?: Record<string, unknown>;
  accept?: boolean;
}

export const correctSubmission = (id: string, body: Correction) =>
  call(client.POST('/api/v1/submissions/{id}/corrections', { params: { path: { id } }, body }));

/** Where a kept file is downloaded; the cookie opens it. */
export const fileAddress = (id: string, file: string) => `/api/v1/submissions/${id}/files/${file}`;

export const retryFile = (id: string, file_id: string) =>
  call(client.POST('/api/v1/submissions/{id}/files/{file_id}/retry', { params: { path: { id, file_id } } }));

/** The answers go on without it. */
export const leaveOutFile = (id: string, file_id: string) =>
  call(
    client.POST('/api/v1/submissions/{id}/files/{file_id}/leave-out', { params: { path: { id, file_id } } }),
  );
