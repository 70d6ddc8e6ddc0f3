import type { DeliveryState } from '@/api/types';

/** It did not arrive, at least not yet. */
export function needsLook(state: DeliveryState): boolean {
  return state === 'retrying' || state === 'needs_attention' || state === 'given_up';
}

/** A person can set it going; what is waiting or on its way needs nobody. */
export function canRetry(state: DeliveryState): boolean {
  return needsLook(state) || state === 'left_here';
}

/** A person can say that it stays here, wherever it may be on its way later on. */
export function canLeave(state: DeliveryState): boolean {
  return needsLook(state) || state === 'switched_off';
}
