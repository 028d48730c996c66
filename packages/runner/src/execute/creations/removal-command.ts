import { ControlError } from '../../control/control-error.js';
import { toCurl } from '../../http/curl.js';
import { NoAnswerError } from '../../http/errors.js';
import type { SentRequest } from '../../http/message.js';
import { BlockedError } from '../../plan/blocked.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import type { Session } from '../session.js';
import { literalOf, withId } from './literal-undo.js';

/**
 * Returns the path of a resource, or its id if the body of the removal contains it. Secrets and personal values are masked.
 * Returns undefined if no credential can be obtained.
 * @param id The id of the resource; null if the request already names it.
 */
export async function resourceName(
  { request, place }: Undo,
  id: string | null,
  session: Session,
): Promise<string | undefined> {
  if (place.in === 'body' && id !== null) return shown(id, session);
  const sent = await preparedOrNull(withId(request, place, id), session);
  return sent === null ? undefined : shown(new URL(sent.url).pathname, session);
}

const shown = (text: string, { secrets, bodies }: Session): string =>
  secrets
    .split(text)
    .map((piece) => piece.shown ?? bodies.sentField(piece.text))
    .join('');

/**
 * Returns a shell command that removes the resource; null if no credential can be obtained.
 * @param id The id of the resource; null if the request already names it.
 */
export async function removalCommand(
  { request, place }: Undo,
  id: string | null,
  session: Session,
): Promise<string | null> {
  const sent = await preparedOrNull(withId(request, place, id), session);
  return sent && toCurl(sent, session.secrets, session.bodies);
}

/** Returns the request; null if no credential can be obtained. */
async function preparedOrNull(template: RequestTemplate, session: Session): Promise<SentRequest | null> {
  try {
    return await session.prepare(template, literalOf);
  } catch (error) {
    if (error instanceof BlockedError || error instanceof NoAnswerError || error instanceof ControlError)
      return null;
    throw error;
  }
}
