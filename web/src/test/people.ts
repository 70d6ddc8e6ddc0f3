import type { Me, Role } from '@/api/types';

/** Somebody who is signed in, as the server tells of them. */
export const me = (role: Role): Me => ({
  person: {
    id: '0196a000-0000-7000-8000-00000000000a',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    locale: 'en',
  },
  tenant: { id: '0196a000-0000-7000-8000-00000000000b', name: 'Engines', time_zone: 'Europe/Istanbul' },
  role,
  tenants: [],
  demo: false,
  sandbox_url: null,
});
