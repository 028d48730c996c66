import { type ApiModel, contradiction, isJson } from '@touchstone/core';
import type { Obligation } from '../plan/obligation.js';
import type { Untested } from '../plan/reasons.js';

/** A response whose schema admits nothing is none that a server can give: the document is wrong, whatever it answers. */
export function impossibleResponse(
  model: ApiModel,
  { operation, response, mediaType }: Obligation,
): Untested | undefined {
  const media = response.content.find((each) => each.mediaType === mediaType);
  // The answer to HEAD has no content.
  if (operation.method === 'HEAD' || !media?.schema || !isJson(media.mediaType)) return undefined;
  const found = contradiction(model, media.schema, 'response');
  return (
    found && {
      reason: 'no valid response',
      detail: `Nothing satisfies the schema of the response: at ${found.pointer} ${found.reason}. Mend the document.`,
    }
  );
}
