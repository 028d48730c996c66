import type { HonoRequest } from 'hono';
import { z } from 'zod';

/** Thrown to end a request of a guarded app with this status and the body `{error, message}`. */
export class RequestError extends Error {
  readonly status: 400 | 404 | 409;
  readonly code: string;

  constructor(status: 400 | 404 | 409, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Reads a JSON body. An absent body counts as an empty object.
 * @throws RequestError 400 if the body is not JSON or does not match the schema
 */
export async function readJson<T>(request: HonoRequest, schema: z.ZodType<T>): Promise<T> {
  const text = await request.text();
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new RequestError(400, 'invalid_request', 'The body is not valid JSON.');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new RequestError(400, 'invalid_request', z.prettifyError(result.error));
  return result.data;
}
