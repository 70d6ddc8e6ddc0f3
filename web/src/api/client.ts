import createClient from 'openapi-fetch';
import { ApiProblem, readProblem } from './problem';
import type { paths } from './schema';

/** Typed by the server's own OpenAPI document: a call that does not match it does not compile. */
export const client = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });

interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/** Waits for an API call and returns its body; every failure is thrown as an `ApiProblem`. */
export async function call<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch {
    throw new ApiProblem({ code: 'network', status: 0, detail: '' });
  }
  if (!answer.response.ok) throw readProblem(answer.error, answer.response);
  return answer.data as Data;
}
