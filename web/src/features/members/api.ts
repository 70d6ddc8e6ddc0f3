import { queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { Member, Role } from '@/api/types';

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async (): Promise<Member[]> => (await call(client.GET('/api/v1/members'))).items,
});

export const addMember = (email: string, role: Role) =>
  call(client.POST('/api/v1/members', { body: { email, role } }));

export const changeRole = (person_id: string, role: Role) =>
  call(client.PATCH('/api/v1/members/{person_id}', { params: { path: { person_id } }, body: { role } }));

export const removeMember = (person_id: string) =>
  call(client.DELETE('/api/v1/members/{person_id}', { params: { path: { person_id } } }));
