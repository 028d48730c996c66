import { ControlError } from '../../control/control-error.js';
import { toCurl } from '../../http/curl.js';
import { NoAnswerError } from '../../http/errors.js';
import type { SentRequest } from '../../http/message.js';
import { BlockedError } from '../../plan/blocked.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import type { LeftResource } from '../../report/creation-record.js';
import type { Session } from '../session.js';
import { isAccepted, type LastRemoval } from './last-removal.js';
import { literalOf, withId } from './literal-undo.js';

/** The path of a resource that is left, and the command that removes it. */
interface ShownRemoval extends Pick<LeftResource, 'curl' | 'resource'> {
  /** A clause that says how to complete the command; empty if it is complete. */
  readonly hint: string;
}

/** A resource that is left. */
export interface LeftItem {
  readonly undo: Undo;
  /** Null if the request already names the resource, undefined if its id is unknown. */
  readonly id: string | null | undefined;
  /** The last attempt to remove the resource. If the resource may belong to others, no command is shown. */
  readonly last: LastRemoval;
  /** The `ETag` of the response that reported the resource; undefined if it had none. */
  readonly etag: string | undefined;
}

/**
 * Returns the shell command that removes a resource, for good if the server has accepted a removal that keeps it; or else the path of the resource, or its id if the body of the removal
 * contains it. Secrets and personal values are masked.
 */
export async function shownRemoval(item: LeftItem, session: Session): Promise<ShownRemoval> {
  const { undo, id, last } = item;
  const mayBeOfOthers = last.isForeign || undo.isPosition === true;
  const removal = isAccepted(last) && !mayBeOfOthers && undo.permanent ? undo.permanent : undo;
  const sent =
    id === undefined ? null : await preparedOrNull(withId(removal.request, removal.place, id), session);
  if (sent !== null && removal === undo.permanent)
    return {
      curl: toCurl(sent, session.secrets, session.bodies),
      hint: `; ${removal.request.operation} may remove it for good`,
    };
  if (sent !== null && !mayBeOfOthers) return removalCommand(item, sent, session);
  const isInBody = undo.place.in === 'body' && typeof id === 'string';
  const resource = isInBody ? id : sent && new URL(sent.url).pathname;
  return { curl: null, hint: '', ...(resource !== null && { resource: shown(resource, session) }) };
}

const shown = (text: string, { secrets, bodies }: Session): string =>
  secrets
    .split(text)
    .map((piece) => piece.shown ?? bodies.sentField(piece.text))
    .join('');

/** Returns the command with the version of the item if the server requires one, or with a variable if it is unknown. */
function removalCommand(
  { undo: { request, read }, etag }: LeftItem,
  sent: SentRequest,
  session: Session,
): ShownRemoval {
  const { secrets, bodies, undoProofs } = session;
  const required = undoProofs.versions.of(request.operation, sent);
  const version = required === null ? etag : required;
  if (required === undefined) return { curl: toCurl(sent, secrets, bodies), hint: '' };
  const { 'if-match': _, ...headers } = sent.headers;
  if (version !== undefined)
    return {
      curl: toCurl({ ...sent, headers: { ...headers, 'if-match': version } }, secrets, bodies),
      hint: '',
    };
  const source = read ? ` that ${read.request.operation} returns` : ' of the resource';
  return {
    curl: `${toCurl({ ...sent, headers }, secrets, bodies)} -H "if-match: $ETAG"`,
    hint: `; the removal needs the ETag${source}, so read it first and set ETAG to it`,
  };
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
