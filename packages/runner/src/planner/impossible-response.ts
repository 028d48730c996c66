import type { ApiModel } from '@touchstone/core';
import { contradiction, isJson } from '@touchstone/core/internal';
import type { Obligation } from '../plan/obligation.js';
import type { Untested } from '../plan/reasons.js';

/**
 * Returns the reason why no value satisfies the JSON schema of the response; undefined if there may be such a value.
 */
export function impossibleResponse(
  model: ApiModel,
  { operation, response, mediaType }: Obligation,
): Untested | undefined {
  const media = response.content.find((candidate) => candidate.mediaType === mediaType);
  // Responses to HEAD have no content.
  if (operation.method === 'HEAD' || !media?.schema || !isJson(media.mediaType)) return undefined;
  const conflict = contradiction(model, media.schema, 'response');
  return (
    conflict && {
      reason: 'no valid response',
      detail: `No value satisfies the schema of the response: at ${conflict.pointer}, ${conflict.reason}. Fix the document.`,
    }
  );
}
