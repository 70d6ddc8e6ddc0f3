import { useMemo } from 'react';
import { useMe } from '@/features/auth/me';
import { draftStep } from './api';
import type { FlowDocument } from './flowJson';
import { Player } from './Player';

/** Plays the draft of a flow. Nothing that is entered is kept or sent anywhere. */
export function DraftPlayer({ flowId, flow, title }: { flowId: string; flow: FlowDocument; title: string }) {
  const step = useMemo(() => draftStep(flowId), [flowId]);
  return <Player flow={flow} step={step} business={useMe().tenant.name} title={title} />;
}
