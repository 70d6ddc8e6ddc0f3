import type { DeliveryState } from '@/api/types';

/** A person can set it going again; what is waiting or on its way needs nobody. */
export function canRetry(state: DeliveryState): boolean {
  return state === 'retrying' || state === 'needs_attention' || state === 'given_up';
}
