import { atPointer } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import type { Undo } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { createdId } from './created-id.js';
import type { Creation } from './creation.js';
import type { ExistingIds } from './existing-ids.js';
import { countBatch } from './remaining-resources.js';
import { isSuccess } from './removal-status.js';
import { matchSentValues, placesOf } from './sent-values.js';

/**
 * Records the resources that a request has created in addition to the first one of its response. Counts those that may
 * have existed before, because no list of the collection shows that they are new, or because they have no text that is
 * unique to the request. Returns true if the request has created any.
 * @param begin Begins the creation of another resource with its own undo.
 */
export async function recordBatch(
  exchange: Exchange,
  undo: Undo,
  existing: ExistingIds,
  context: StepContext,
  begin: (undo: Undo) => Promise<Creation>,
): Promise<boolean> {
  const { response } = exchange;
  const { pointer } = undo;
  if (pointer === null || !isSuccess(response.status)) return false;
  const places = new Map(
    placesOf(response.json, pointer).map((place) => [String(atPointer(response.json, place)), place]),
  );
  const first = createdId(undo, exchange);
  const doubtful: string[] = [];
  let count = 0;
  for (const [id, place] of places) {
    const match = matchSentValues(exchange, pointer, id);
    if (existing?.has(id) || match === 'none') continue;
    count++;
    if (!existing || match === 'equal') doubtful.push(id);
    else if (id !== first) {
      const creation = await begin({ ...undo, pointer: place });
      if ((await creation.settle(exchange, context, existing)) === 'created')
        context.creations.push(creation);
    }
  }
  countBatch(exchange, doubtful, context);
  return count > 0;
}
