import { ControlError } from '../../control/control-error.js';
import { toCurl } from '../../http/curl.js';
import { NoAnswerError } from '../../http/errors.js';
import { BlockedError } from '../../plan/blocked.js';
import type { Undo } from '../../plan/step.js';
import type { Session } from '../session.js';
import { literalOf, withId } from './literal-undo.js';

/**
 * Returns a shell command that removes the resource; null if no credential can be obtained.
 * @param id The id of the resource; null if the request already names it.
 */
export async function removalCommand(
  { request, place }: Undo,
  id: string | null,
  session: Session,
): Promise<string | null> {
  try {
    const sent = await session.prepare(withId(request, place, id), literalOf);
    return toCurl(sent, session.secrets, session.bodies);
  } catch (error) {
    if (error instanceof BlockedError || error instanceof NoAnswerError || error instanceof ControlError)
      return null;
    throw error;
  }
}
