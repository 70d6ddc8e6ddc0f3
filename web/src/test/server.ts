import { vi } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

interface Reply {
  status?: number;
  body?: unknown;
}

/**
 * Stands in for the server, behind the real client. Call it in `vi.hoisted`: the client takes hold of `fetch` when it
 * is loaded. `asked` collects the requests, `reply` decides the next answers.
 */
export function fakeServer() {
  const server = {
    asked: [] as Asked[],
    /** Holds an answer back until its time has come. */
    wait: (_: Asked): Promise<void> => Promise.resolve(),
    reply: (_: Asked): Reply => ({ status: 404, body: { code: 'not_found' } }),
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text();
    const { pathname, search } = new URL(request.url);
    const asked = {
      method: request.method,
      path: pathname + search,
      body: text === '' ? undefined : JSON.parse(text),
    };
    server.asked.push(asked);
    await server.wait(asked);
    const { status = 200, body } = server.reply(asked);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': type },
    });
  });
  return server;
}
