interface ProblemParts {
  code: string;
  status: number;
  detail: string;
  requestId?: string | undefined;
}

/** A failed call, as the server's problem details (RFC 9457) tell it. `status` 0: the server was not reached. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | undefined;

  constructor({ code, status, detail, requestId }: ProblemParts) {
    super(detail || code);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
  }
}

/** Reads a problem body. What is not one (a proxy's page) still becomes a problem with the status. */
export function readProblem(body: unknown, response: Response): ApiProblem {
  const fields = isRecord(body) ? body : {};
  return new ApiProblem({
    code: text(fields.code) ?? `http_${response.status}`,
    status: response.status,
    detail: text(fields.detail) ?? text(fields.title) ?? '',
    requestId: text(fields.request_id) ?? response.headers.get('x-request-id') ?? undefined,
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
