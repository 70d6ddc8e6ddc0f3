import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Connection, Feature } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { type SourceWord, sourcesQuery } from './api';
import { KeyDialog } from './KeyDialog';
import { useConnect } from './useConnect';

/** An account that no longer accepts us. */
export interface LostConnection {
  source: SourceWord;
  account_name: string;
  /** The connection to be connected again; none when it was removed altogether. */
  id?: string;
  /** How access was given; unknown when it was removed. */
  sign_in?: Connection['sign_in'];
  /** Where the source keeps the account. */
  region?: string | null;
}

interface Mend {
  /** Whether this person's role may. */
  may: boolean;
  mend: () => void;
  busy: boolean;
  error: unknown;
  /** Stands somewhere on the page: where a new key is asked for, once it is. */
  dialog: ReactNode;
}

/**
 * Connects an account again the way it was connected: on the source's consent page, or by a new key. `features` is what
 * it lacks, where that is known; a key brings what it was made for.
 */
export function useMend(lost: LostConnection | undefined, features?: Feature[]): Mend {
  const may = useCan('admin');
  const { connect, busy, error } = useConnect();
  const { data: sources } = useQuery(sourcesQuery);
  const [bringing, key] = useDisclosure(false);
  const source = sources?.find((each) => each.source === lost?.source);
  const byKey = lost?.sign_in ? lost.sign_in === 'key' : source?.configured === false;
  const mend = () => {
    if (!lost) return;
    if (byKey && source?.key_sign_in) key.open();
    else {
      connect({
        source: lost.source,
        ...(lost.id && { connection: lost.id }),
        ...(features && { features }),
      });
    }
  };
  const dialog = bringing && lost && source && (
    <KeyDialog source={source} connection={lost} onClose={key.close} />
  );
  return { may, mend, busy, error, dialog };
}
