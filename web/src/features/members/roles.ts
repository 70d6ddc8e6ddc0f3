import type { Role } from '@/api/types';
import { atLeast, useMe } from '@/features/auth/me';

const roles: Role[] = ['owner', 'admin', 'editor', 'agent', 'viewer'];

/** The roles a person may give: none above their own. */
export function useGivableRoles(): Role[] {
  const { role } = useMe();
  return roles.filter((each) => atLeast(role, each));
}
