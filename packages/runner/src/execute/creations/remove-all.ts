import { NoAnswerError, UnsendableError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import { BlockedError } from '../../plan/blocked.js';
import type { LeftResource } from '../../report/creation-record.js';
import type { Creation } from './creation.js';
import type { RemovalContext } from './removal-context.js';

/** A resource that could not be removed. */
export interface Rest {
  readonly creation: Creation;
  readonly resource: LeftResource;
}

/**
 * Removes resources, newest first, and returns those that are left. Once the server does not respond, the others are
 * left without another request.
 */
export async function removeAll(
  creations: Creation[],
  context: RemovalContext,
  client: HttpClient,
): Promise<readonly Rest[]> {
  const left: Rest[] = [];
  let failure: string | null = null;
  for (const creation of creations.splice(0).reverse()) {
    try {
      const resource: LeftResource | null =
        failure === null ? await creation.remove(context, client) : await creation.leave(failure, context);
      if (resource) left.push({ creation, resource });
    } catch (error) {
      const isExpected =
        error instanceof NoAnswerError || error instanceof BlockedError || error instanceof UnsendableError;
      if (!isExpected) throw error;
      const reason = context.session.secrets.mask(error.message);
      // A dropped connection concerns one resource only.
      if (error instanceof NoAnswerError && error.kind !== 'dropped' && error.kind !== 'garbled')
        failure = reason;
      left.push({ creation, resource: await creation.leave(reason, context) });
    }
  }
  return left;
}
