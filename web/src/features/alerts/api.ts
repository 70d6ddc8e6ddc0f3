import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { AlertSettings } from '@/api/types';

/** Those that stand, or with `open` false all there were, the newest first. */
export const alertsQuery = (open: boolean) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', open],
    queryFn: ({ pageParam }) =>
      call(
        client.GET('/api/v1/alerts', { params: { query: { open, ...(pageParam && { after: pageParam }) } } }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const unseenQuery = queryOptions({
  queryKey: ['alerts', 'unseen'],
  queryFn: async (): Promise<number> => (await call(client.GET('/api/v1/alerts/unseen'))).count,
});

export const markSeen = (id: string) =>
  call(client.POST('/api/v1/alerts/{id}/seen', { params: { path: { id } } }));

export const alertSettingsQuery = queryOptions({
  queryKey: ['alert-settings'],
  queryFn: (): Promise<AlertSettings> => call(client.GET('/api/v1/alert-settings')),
});

export const saveAlertSettings = (settings: AlertSettings, newSecret: boolean): Promise<AlertSettings> =>
  call(
    client.PUT('/api/v1/alert-settings', {
      body: {
        categories: settings.categories,
        digest_hour: settings.digest_hour,
        webhook_url: settings.webhook_url,
        new_secret: newSecret,
      },
    }),
  );
