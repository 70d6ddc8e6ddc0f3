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

export const keysQuery = (account: string) =>
  queryOptions({
    queryKey: ['keys', account],
    queryFn: () =>
      call(client.GET('/api/v1/whatsapp-accounts/{id}/keys', { params: { path: { id: account } } })),
    // A check or a registration runs behind; its end is seen within seconds.
    refetchInterval: 5000,
  });

export const checkKeys = (account: string) =>
  call(client.POST('/api/v1/whatsapp-accounts/{id}/keys/check', { params: { path: { id: account } } }));

export const rotateKey = (account: string) =>
  call(
    client.POST('/api/v1/whatsapp-accounts/{id}/keys/rotate', {
      params: { path: { id: account } },
      body: {},
    }),
  );

/** Puts our key in the place of another product's. */
export const registerKeys = (account: string, phone_number_id: string) =>
  call(
    client.POST('/api/v1/whatsapp-accounts/{id}/keys/register', {
      params: { path: { id: account } },
      body: { replace: true, phone_number_id },
    }),
  );

interface BroughtKey {
  pem: string;
  passphrase: string | null;
  replace: boolean;
}

export const importKey = (account: string, body: BroughtKey) =>
  call(
    client.POST('/api/v1/whatsapp-accounts/{id}/keys/import', { params: { path: { id: account } }, body }),
  );

export const changeAppSecret = (account: string, app_secret: string) =>
  call(
    client.POST('/api/v1/whatsapp-accounts/{id}/app-secret', {
      params: { path: { id: account } },
      body: { app_secret, keep_old_hours: 72 },
    }),
  );

export const forgetAppSecret = (account: string) =>
  call(
    client.DELETE('/api/v1/whatsapp-accounts/{id}/app-secret/previous', {
      params: { path: { id: account } },
    }),
  );
