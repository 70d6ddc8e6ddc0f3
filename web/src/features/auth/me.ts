import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Me, Role } from '@/api/types';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => call(client.GET('/api/v1/auth/me')),
  staleTime: 60_000,
});

/** The signed-in person and the open company. Only for pages behind sign-in. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

const order: Role[] = ['viewer', 'agent', 'editor', 'admin', 'owner'];

/** Whether a role holds at least the rights of another. The server decides; this only spares a useless click. */
export function atLeast(role: Role, wanted: Role): boolean {
  return order.indexOf(role) >= order.indexOf(wanted);
}

export function useCan(wanted: Role): boolean {
  return atLeast(useMe().role, wanted);
}

export const signOut = () => call(client.POST('/api/v1/auth/sign-out'));

export const switchTenant = (tenant_id: string) =>
  call(client.POST('/api/v1/auth/tenant', { body: { tenant_id } }));

export const saveLocale = (locale: string) => call(client.PATCH('/api/v1/auth/me', { body: { locale } }));
