import { useTranslation } from 'react-i18next';
import { Chip, type Tone } from '@/ui/Chip';
import type { Outcome } from './report';

const tones: Record<Outcome, Tone> = { carried: 'good', adapted: 'quiet', not_carried: 'warm' };

export function OutcomeChip({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('review');
  return <Chip tone={tones[outcome]}>{t(`outcome.${outcome}`)}</Chip>;
}
