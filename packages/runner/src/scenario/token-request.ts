import { FORM_MEDIA_TYPE } from '@touchstone/core/internal';
import { replaceAt } from '../plan/replace-at.js';
import type { SampledBody } from './sampled-body.js';

/**
 * Returns the body of a token request (RFC 6749 §4.4.2). Removes the client credentials from the sampled body, because
 * the run adds the credentials of the caller when it sends the request.
 */
export function asTokenRequest(sampled: SampledBody | undefined): SampledBody {
  const body = sampled?.body ?? { mediaType: FORM_MEDIA_TYPE, value: {} };
  const value = ['/client_id', '/client_secret'].reduce(
    (rest, pointer) => replaceAt(rest, pointer, undefined),
    replaceAt(body.value, '/grant_type', 'client_credentials'),
  );
  return { body: { ...body, value }, references: [], marker: null };
}
