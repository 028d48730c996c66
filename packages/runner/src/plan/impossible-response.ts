import type { ApiModel } from '@touchstone/core';
import { contradiction, isJson } from '@touchstone/core/internal';
import type { Untested } from './case.js';
import type { Obligation } from './obligation.js';

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
