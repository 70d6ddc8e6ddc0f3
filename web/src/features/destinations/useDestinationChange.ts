import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Destination } from '@/api/types';
import { changeDestination, type DestinationChange } from './api';

/** Changes a destination and looks at everything that hangs on it again. */
export function useDestinationChange(destination: Destination, onSaved?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: DestinationChange) => changeDestination(destination.id, change),
    onSuccess: async () => {
      onSaved?.();
      await Promise.all(
        [
          ['destinations', destination.flow_id],
          ['destination', destination.id],
          ['predictions', destination.flow_id],
        ].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
}
