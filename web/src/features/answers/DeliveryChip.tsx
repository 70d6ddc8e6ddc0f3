import { useTranslation } from 'react-i18next';
import type { DeliveryState } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';

const tones: Record<DeliveryState, Tone> = {
  waiting: 'busy',
  delivering: 'busy',
  delivered: 'good',
  retrying: 'warm',
  needs_attention: 'warm',
  given_up: 'bad',
  switched_off: 'quiet',
  left_here: 'quiet',
};

export function DeliveryChip({ state }: { state: DeliveryState }) {
  const { t } = useTranslation('answers');
  return <Chip tone={tones[state]}>{t(`delivery.${state}`)}</Chip>;
}
