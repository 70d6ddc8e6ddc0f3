import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import { readReport } from '@/features/review/report';
import { readFlow } from './flowJson';
import type { Step } from './usePlay';

/** The draft compiled anew: the same document that publishing would upload, and the report on it. */
export const draftQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['draft', flowId],
    queryFn: async () => {
      const compiled = await call(
        client.POST('/api/v1/flows/{id}/draft/compile', { params: { path: { id: flowId } } }),
      );
      return { flow: readFlow(compiled.flow_json), report: readReport(compiled.report) };
    },
    staleTime: 60_000,
  });

/** Steps through the draft on the server, which keeps nothing: the answers so far travel with each request. */
export function draftStep(flowId: string): Step {
  const session = crypto.randomUUID();
  let answers: Record<string, unknown> = {};
  return async (request) => {
    if (request.action === 'INIT') answers = {};
    const next = await call(
      client.POST('/api/v1/flows/{id}/draft/step', {
        params: { path: { id: flowId } },
        body: { session, answers, request },
      }),
    );
    answers = next.answers;
    return { screen: next.reply.screen, data: next.reply.data, done: next.done };
  };
}
