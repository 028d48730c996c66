import { hashSecret, sameHash } from '@touchstone/server-kit';
import type { Context } from 'hono';

/** The problems of a form, by the id of the field. */
export type Problems = ReadonlyMap<string, string>;

/** Thrown if a form has the wrong media type or a wrong CSRF token. The form is not processed. */
export class FormError extends Error {
  readonly status: 403 | 415;

  constructor(status: 403 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads a form submitted from a page of the API manager.
 * @param token the expected value of the field `csrf`
 * @throws FormError 415 if the media type is wrong, 403 if the token is missing or wrong
 */
export async function readForm(context: Context, token: string): Promise<URLSearchParams> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) {
    throw new FormError(415, 'Forms must be sent as application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(await context.req.text());
  if (!sameHash(hashSecret(form.get('csrf') ?? ''), hashSecret(token))) {
    throw new FormError(
      403,
      'The form does not belong to this session. Go back, reload the page and try again.',
    );
  }
  return form;
}
