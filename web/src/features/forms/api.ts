import { infiniteQueryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Flow } from '@/api/types';

export const sourceFormsQuery = (connectionId: string) =>
  infiniteQueryOptions({
    queryKey: ['forms', connectionId],
    queryFn: ({ pageParam }) =>
      call(
        client.GET('/api/v1/connections/{id}/forms', {
          params: { path: { id: connectionId }, query: pageParam ? { after: pageParam } : {} },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const importForm = (connection_id: string, source_form_id: string): Promise<Flow> =>
  call(client.POST('/api/v1/flows', { body: { connection_id, source_form_id } }));
