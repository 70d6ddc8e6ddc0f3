import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, FlowSummary } from '@/api/types';
import { sourceName } from '@/features/flows/sourceName';
import { connectionsQuery } from './api';

type Form = Pick<FlowSummary, 'source' | 'connection_id'>;
export type LostConnection = Pick<Connection, 'source' | 'account_name'>;

/** The account that answers to one of these forms cannot reach: its access was taken back, or it was disconnected. */
export function useLostConnection(...forms: (Form | undefined)[]): LostConnection | undefined {
  const { t } = useTranslation('flows');
  const { data: connections } = useQuery(connectionsQuery);
  if (!connections) return undefined;
  for (const form of forms) {
    const connection = connections.find(({ id }) => id === form?.connection_id);
    if (!form || connection?.status === 'active') continue;
    return { source: form.source, account_name: connection?.account_name ?? sourceName(t, form.source) };
  }
  return undefined;
}
