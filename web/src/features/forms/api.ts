import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Flow } from '@/api/types';

/** The account's forms as the source has them now; `search` looks through all of them, not only those shown. */
export const sourceFormsQuery = (connectionId: string, search: string) =>
  infiniteQueryOptions({
    queryKey: ['forms', connectionId, search],
    queryFn: ({ pageParam }) =>
      call(
        client.GET('/api/v1/connections/{id}/forms', {
          params: {
            path: { id: connectionId },
            query: { ...(pageParam && { after: pageParam }), ...(search && { search }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** How many questions a form asks, where the source's list does not say. */
export const questionCountQuery = (connectionId: string, formId: string) =>
  queryOptions({
    queryKey: ['forms', connectionId, 'count', formId],
    queryFn: async () =>
      (
        await call(
          client.GET('/api/v1/connections/{id}/forms/{form_id}/count', {
            params: { path: { id: connectionId, form_id: formId } },
          }),
        )
      ).question_count,
    staleTime: 5 * 60_000,
    retry: false,
  });

export const importForm = (connection_id: string, source_form_id: string): Promise<Flow> =>
  call(client.POST('/api/v1/flows', { body: { connection_id, source_form_id } }));
