import { hashSecret, sameHash } from '@touchstone/server-kit';
import type { Context } from 'hono';

/** The names of fields, by the id of what carries them in the page, and what is wrong with each. */
export type Problems = ReadonlyMap<string, string>;

/** The form cannot be trusted or read; nothing was done. */
export class FormError extends Error {
  readonly status: 403 | 415;

  constructor(status: 403 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * What a form of our own pages sent.
 * @param token what its field `csrf` has to say
 * @throws FormError 415, and 403 where the token is missing or another's
 */
export async function readForm(context: Context, token: string): Promise<URLSearchParams> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) {
    throw new FormError(415, 'A form has to come as application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(await context.req.text());
  if (!sameHash(hashSecret(form.get('csrf') ?? ''), hashSecret(token))) {
    throw new FormError(403, 'The form is not one of this session. Go back, reload the page and try again.');
  }
  return form;
}
