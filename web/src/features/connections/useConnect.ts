import { useMutation } from '@tanstack/react-query';
import { leaveToAuthorize, type Wanted } from './api';

/** Starts the consent round trip; stays busy until the browser has left. */
export function useConnect() {
  const start = useMutation({ mutationFn: leaveToAuthorize });
  return {
    connect: (wanted: Wanted) => start.mutate(wanted),
    busy: start.isPending || start.isSuccess,
    error: start.error,
  };
}
