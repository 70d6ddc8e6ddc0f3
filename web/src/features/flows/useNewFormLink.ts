import { useQuery } from '@tanstack/react-query';
import { linkOptions } from '@tanstack/react-router';
import { connectionsQuery } from '@/features/connections/api';

/** Where a new WhatsApp form begins: the forms of the only working connection, else the connections. */
export function useNewFormLink() {
  const connections = useQuery(connectionsQuery).data ?? [];
  const working = connections.filter(({ status }) => status !== 'reconnect_needed');
  const only = working.length === 1 ? working[0] : undefined;
  return only
    ? linkOptions({ to: '/connections/$connectionId/forms', params: { connectionId: only.id } })
    : linkOptions({ to: '/connections' });
}
