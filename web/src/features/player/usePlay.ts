import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { act, choose, goBack, goOn, type Outcome } from './actions';
import type { Value } from './binding';
import type { FlowDocument } from './flowJson';
import type { Part } from './parts';
import { begin, receive, type StepAnswer, type StepRequest, viewOf } from './session';

export type Step = (request: StepRequest) => Promise<StepAnswer>;

/** Plays a flow: opens it, keeps what is entered, asks the endpoint for each next screen. */
export function usePlay(flow: FlowDocument, step: Step) {
  const [state, setState] = useState(() => begin(flow));
  const view = useMemo(() => viewOf(state), [state]);
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
    setState(begin(flow));
    if (flow.served) mutate({ action: 'INIT', screen: null, data: {} });
  }, [mutate, reset, flow]);
  useEffect(restart, [restart]);
  const take = ({ state: next, request }: Outcome) => {
    if (isPending) return;
    setState(next);
    if (request) mutate(request);
  };
  return {
    state,
    view,
    busy: isPending,
    error,
    restart,
    change: (part: Part, value: Value) => setState((before) => choose(before, flow, part, value)),
    goBack: () => take(goBack(state, flow)),
    goOn: () => take(goOn(state, flow)),
    tap: (action: unknown) => take(act(state, flow, action)),
  };
}

export type Play = ReturnType<typeof usePlay>;
