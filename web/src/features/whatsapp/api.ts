import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { WhatsappAccount } from '@/api/types';

export const accountsQuery = queryOptions({
  queryKey: ['whatsapp-accounts'],
  queryFn: async (): Promise<WhatsappAccount[]> =>
    (await call(client.GET('/api/v1/whatsapp-accounts'))).items,
});

/** What is pasted from Meta's pages to connect an account. */
export interface NewAccount {
  waba_id: string;
  app_id: string;
  access_token: string;
  app_secret: string;
  verify_token: string;
}

export const connectAccount = (account: NewAccount) =>
  call(client.POST('/api/v1/whatsapp-accounts', { body: account }));
