import type { HonoRequest } from 'hono';
import { z } from 'zod';
import { RATE_CLASSES, SCOPES } from '../terms.js';
import { parseBlock } from './address.js';

/** Ends a request of the admin surface or the control protocol with `{error, message}`. */
export class RequestError extends Error {
  readonly status: 400 | 404 | 409;
  readonly code: string;

  constructor(status: 400 | 404 | 409, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const cidr = z.string().refine((text) => parseBlock(text) !== null, 'must be an IP address or CIDR block');

/** What both surfaces say of a key. */
export const keyFields = {
  scopes: z.array(z.enum(SCOPES)).optional(),
  limits: z.partialRecord(z.enum(RATE_CLASSES), z.int().min(0).max(1_000_000)).optional(),
  addresses: z.array(cidr).nullable().optional(),
};

/** @throws RequestError 400 naming what is wrong; an absent body is an empty object */
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
