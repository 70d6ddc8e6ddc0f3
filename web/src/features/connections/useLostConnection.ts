import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '@/api/types';
import { sourceName } from '@/features/flows/sourceName';
import { connectionsQuery, type SourceWord } from './api';

type Form = Pick<FlowSummary, 'source' | 'connection_id'>;

/** An account that no longer accepts us. */
export interface LostConnection {
  source: SourceWord;
  account_name: string;
  /** The connection to be connected again; none when it was removed altogether. */
  id?: string;
}

/** The account that answers to one of these forms cannot reach: its access was taken back, or it was disconnected. */
export function useLostConnection(...forms: (Form | undefined)[]): LostConnection | undefined {
  const { t } = useTranslation('flows');
  const { data: connections } = useQuery(connectionsQuery);
  if (!connections) return undefined;
  for (const form of forms) {
    if (!form?.source || !form.connection_id) continue;
    const connection = connections.find(({ id }) => id === form.connection_id);
    if (connection && connection.status !== 'reconnect_needed') continue;
    const account_name = connection?.account_name ?? sourceName(t, form.source);
    return { source: form.source, account_name, ...(connection && { id: connection.id }) };
  }
  return undefined;
}
