import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '@/api/types';
import { sourceName } from '@/features/flows/sourceName';
import { connectionsQuery } from './api';
import type { LostConnection } from './useMend';

export type { LostConnection } from './useMend';

type Form = Pick<FlowSummary, 'source' | 'connection_id'>;

/** The account that answers to one of these forms cannot reach: its access was taken back, or it was disconnected. */
export function useLostConnection(...forms: (Form | undefined)[]): LostConnection | undefined {
  const { t } = useTranslation('flows');
  const { data: connections } = useQuery(connectionsQuery);
  if (!connections) return undefined;
  for (const form of forms) {
    if (!form?.source || !form.connection_id) continue;
    const connection = connections.find(({ id }) => id === form.connection_id);
    if (!connection) return { source: form.source, account_name: sourceName(t, form.source) };
    if (connection.status === 'reconnect_needed') return connection;
  }
  return undefined;
}
