import { call, client } from '@/api/client';
import type { Flow } from '@/api/types';
import type { OptionsFrom } from './optionsFrom';

/** Gives a question of the draft options from elsewhere, or the form's own back. */
export const setOptionsSource = (id: string, question_id: string, source: OptionsFrom): Promise<Flow> =>
  call(
    client.PUT('/api/v1/flows/{id}/questions/{question_id}/options-source', {
      params: { path: { id, question_id } },
      body: source.from === 'form' ? null : source,
    }),
  );
