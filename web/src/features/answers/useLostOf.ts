import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '@/api/types';
import { connectionsQuery } from '@/features/connections/api';
import { useLostConnection } from '@/features/connections/useLostConnection';
import type { LostConnection } from '@/features/connections/useMend';
import { destinationsQuery } from '@/features/destinations/api';
import { flowQuery } from '@/features/flows/api';

/** Finds the account that a delivery waits for: its destination's own, else the one the form came from. */
export function useLostOf(
  flowId: string | undefined,
  deliveries: Delivery[],
): (delivery: Delivery) => LostConnection | undefined {
  const waits = flowId !== undefined && deliveries.some(({ waits_for }) => waits_for === 'reconnect');
  const flow = useQuery({ ...flowQuery(flowId ?? ''), enabled: waits }).data;
  const destinations = useQuery({ ...destinationsQuery(flowId ?? ''), enabled: waits }).data;
  const connections = useQuery({ ...connectionsQuery, enabled: waits }).data;
  const ofForm = useLostConnection(flow);
  return ({ destination_id }) => {
    const destination = destinations?.find(({ id }) => id === destination_id);
    const own = connections?.find(({ id }) => id === destination?.connection_id);
    if (!own) return ofForm;
    return own.status === 'reconnect_needed' ? own : undefined;
  };
}
