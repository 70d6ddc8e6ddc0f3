import { useEffect, useRef } from 'react';
import { ApiProblem } from '@/api/problem';
import { useProblemSentence } from './problemSentence';

interface FieldProblem<Field extends string> {
  /** What an input of that name must be told: its sentence, and that the person goes on there. */
  at: (name: Field) => { error?: string; ref?: (input: HTMLInputElement | null) => void };
  /** The problem when it belongs to no field. */
  elsewhere: unknown;
}

/** Puts a refusal next to the input that caused it. `fields` names the input for each of the server's codes. */
export function useFieldProblem<Field extends string>(
  error: unknown,
  fields: Readonly<Record<string, Field>>,
): FieldProblem<Field> {
  const sentence = useProblemSentence();
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    if (error) input.current?.focus();
  }, [error]);
  const field = error instanceof ApiProblem ? fields[error.code] : undefined;
  return {
    at: (name) =>
      name === field
        ? {
            error: sentence(error),
            ref: (element) => {
              input.current = element;
            },
          }
        : {},
    elsewhere: field ? undefined : error,
  };
}
