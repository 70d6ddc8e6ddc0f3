import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Message } from '@/api/types';

export const messagesQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['messages', flowId],
    queryFn: async (): Promise<Message[]> =>
      (await call(client.GET('/api/v1/flows/{id}/messages', { params: { path: { id: flowId } } }))).items,
  });

export interface NewMessage {
  to: string;
  phone_number_id: string | null;
  body: string | null;
  /** The answers are marked as a test. */
  test: boolean;
  /** Test answers go to the destinations too. */
  deliver_test: boolean;
}

export const sendMessage = (flowId: string, message: NewMessage): Promise<Message> =>
  call(client.POST('/api/v1/flows/{id}/messages', { params: { path: { id: flowId } }, body: message }));
