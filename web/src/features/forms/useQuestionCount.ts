import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { questionCountQuery } from './api';

interface Counted {
  count: number | undefined;
  /** The source was asked and did not say. */
  failed: boolean;
}

/** How many questions a form asks, where the list does not say: asked for while its row is on screen, a few at a time. */
export function useQuestionCount(connectionId: string, formId: string, wanted: boolean): Counted {
  const queries = useQueryClient();
  const { data, isError } = useQuery({ ...questionCountQuery(connectionId, formId), enabled: wanted });
  useEffect(() => {
    if (!wanted) return;
    // A row that was scrolled past gives its place in the queue to those that are looked at.
    return () => {
      void queries.cancelQueries({ queryKey: questionCountQuery(connectionId, formId).queryKey });
    };
  }, [queries, connectionId, formId, wanted]);
  return { count: data, failed: isError };
}
