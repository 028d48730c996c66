import { BODY_LIMIT_BYTES, type Body, parseJson } from '@touchstone/server-kit';

export type ParsedBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/**
 * Parses a JSON body. Returns a problem if the body is too large, of another media type, or not JSON.
 * @param crash if true, throws on malformed JSON instead of returning a problem; only a mutant sets it
 */
export function parseBody(body: Body | undefined, crash = false): ParsedBody {
  if (body === undefined || body.kind === 'too-large') {
    return { ok: false, problem: `The body is larger than ${BODY_LIMIT_BYTES} bytes.` };
  }
  if (body.mediaType !== 'application/json') {
    return { ok: false, problem: 'The body must be sent as Content-Type: application/json.' };
  }
  try {
    return { ok: true, value: parseJson(body.bytes) };
  } catch (error) {
    if (crash) throw error;
    return { ok: false, problem: 'The body is not valid JSON.' };
  }
}
