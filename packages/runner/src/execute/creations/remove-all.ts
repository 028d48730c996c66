import { NoAnswerError, UnsendableError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import { BlockedError } from '../../plan/blocked.js';
import type { LeftResource } from '../../report/creation-record.js';
import type { Creation } from './creation.js';
import type { RemovalContext } from './removal-context.js';

/**
 * Removes resources, newest first, and returns those that are left. Once the server does not respond, the others are
 * left without another request.
 */
export async function removeAll(
  creations: Creation[],
  context: RemovalContext,
  client: HttpClient,
): Promise<readonly LeftResource[]> {
  const left: LeftResource[] = [];
  let failure: string | null = null;
  for (const creation of creations.splice(0).reverse()) {
    try {
      const rest: LeftResource | null =
        failure === null ? await creation.remove(context, client) : await creation.leave(failure, context);
      if (rest) left.push(rest);
    } catch (error) {
      const isExpected =
        error instanceof NoAnswerError || error instanceof BlockedError || error instanceof UnsendableError;
      if (!isExpected) throw error;
      const reason = context.session.secrets.mask(error.message);
      if (error instanceof NoAnswerError) failure = reason;
      left.push(await creation.leave(reason, context));
    }
  }
  return left;
}
