import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Submission } from '@/api/types';
import { findStuck, mostNamed, type StuckPage } from './stuck';

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

/** Says that these answers stay here. They can be sent after all, later. */
export const leaveDelivery = (id: string) =>
  call(client.POST('/api/v1/deliveries/{id}/leave', { params: { path: { id } } }));

/** Answers of a form that did not arrive, the newest first; read anew whenever the dialog opens. */
export const stuckQuery = (flowId: string) =>
  infiniteQueryOptions({
    queryKey: ['stuck', flowId],
    queryFn: ({ pageParam }) =>
      findStuck(
        {
          list: (after) =>
            call(
              client.GET('/api/v1/flows/{id}/submissions', {
                params: { path: { id: flowId }, query: { limit: 100, ...(after && { after }) } },
              }),
            ),
          answer: (id) => call(client.GET('/api/v1/submissions/{id}', { params: { path: { id } } })),
        },
        pageParam,
      ),
    initialPageParam: '',
    getNextPageParam: (last: StuckPage) => last.next ?? undefined,
    staleTime: 0,
    gcTime: 0,
  });

const retryMany = (flowId: string, delivery_ids: string[] | null) =>
  call(
    client.POST('/api/v1/flows/{id}/deliveries/retry', {
      params: { path: { id: flowId } },
      body: { delivery_ids, state: null },
    }),
  );

/** Sends these deliveries of a form again, or everything that did not arrive; gives how many were set going. */
export async function retryDeliveries(flowId: string, ids: string[] | 'all'): Promise<number> {
  if (ids === 'all') return (await retryMany(flowId, null)).count;
  let count = 0;
  for (let at = 0; at < ids.length; at += mostNamed) {
    count += (await retryMany(flowId, ids.slice(at, at + mostNamed))).count;
  }
  return count;
}

/** Says whether answers are at a destination that cannot be asked. */
export const resolveDelivery = (id: string, arrived: boolean) =>
  call(client.POST('/api/v1/deliveries/{id}/resolve', { params: { path: { id } }, body: { arrived } }));

/** The calls that a repetition would make; none is made. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery-preview', id],
    queryFn: () => call(client.GET('/api/v1/deliveries/{id}/preview', { params: { path: { id } } })),
    staleTime: 0,
  });

/** Where the answers of a form are downloaded as a table; the cookie opens it. */
export const tableAddress = (flowId: string) => `/api/v1/flows/${flowId}/submissions.csv`;

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
