import { useMutation } from '@tanstack/react-query';
import { leaveToAuthorize } from './api';

/** Starts the consent round trip; stays busy until the browser has left. */
export function useConnect() {
  const start = useMutation({ mutationFn: leaveToAuthorize });
  return {
    connect: (source: string) => start.mutate(source),
    busy: start.isPending || start.isSuccess,
    error: start.error,
  };
}
