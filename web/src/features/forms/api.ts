import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { Flow } from '@/api/types';
import { Turns } from './turns';

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

/** Each count is a whole form read at the source, which has imports and deliveries to answer as well. */
const counting = new Turns(2);

/** How many questions a form asks, where the source's list does not say. */
export const questionCountQuery = (connectionId: string, formId: string) =>
  queryOptions({
    queryKey: ['question-count', connectionId, formId],
    queryFn: ({ signal }) =>
      counting.take(async () => {
        const params = { path: { id: connectionId, form_id: formId } };
        const address = '/api/v1/connections/{id}/forms/{form_id}/count';
        return (await call(client.GET(address, { params, signal }))).question_count;
      }, signal),
    staleTime: 5 * 60_000,
    retry: (failures, error) => failures < 2 && error instanceof ApiProblem && isBusy(error),
    retryDelay: (failures) => 5000 * 2 ** failures,
  });

/** Asking a little later may help. */
function isBusy({ code }: ApiProblem): boolean {
  return code === 'source_busy' || code === 'source_unavailable';
}

export const importForm = (connection_id: string, source_form_id: string): Promise<Flow> =>
  call(client.POST('/api/v1/flows', { body: { connection_id, source_form_id } }));
