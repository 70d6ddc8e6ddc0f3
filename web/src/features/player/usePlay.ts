import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Value } from './binding';
import type { FlowDocument } from './flowJson';
import { atStart, back, enter, footerRequest, receive, type StepAnswer, type StepRequest } from './session';

export type Step = (request: StepRequest) => Promise<StepAnswer>;

/** Plays a flow: opens it, keeps what is entered, asks the endpoint for each next screen. */
export function usePlay(flow: FlowDocument, step: Step) {
  const [state, setState] = useState(atStart);
  // An answer to a play that was started anew in the meantime must not be shown.
  const round = useRef(0);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: async (request: StepRequest) => {
      const asked = round.current;
      return { asked, answer: await step(request) };
    },
    onSuccess: ({ asked, answer }) => {
      if (asked === round.current) setState((before) => receive(before, flow, answer));
    },
  });
  const restart = useCallback(() => {
    round.current += 1;
    reset();
    setState(atStart);
    mutate({ action: 'INIT', screen: null, data: {} });
  }, [mutate, reset]);
  useEffect(restart, [restart]);
  return {
    state,
    busy: isPending,
    error,
    restart,
    change: (name: string, value: Value) => setState((before) => enter(before, name, value)),
    goBack: () => setState(back),
    goOn: () => {
      const request = footerRequest(state);
      if (request && !isPending) mutate(request);
    },
  };
}

export type Play = ReturnType<typeof usePlay>;
