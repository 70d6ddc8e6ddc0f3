import { useTranslation } from 'react-i18next';
import type { FlowStatus } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';

const tones: Record<FlowStatus, Tone> = { draft: 'quiet', publishing: 'busy', live: 'good', problem: 'bad' };

export function FlowStatusChip({ status }: { status: FlowStatus }) {
  const { t } = useTranslation('flows');
  return <Chip tone={tones[status]}>{t(`status.${status}`)}</Chip>;
}
