import type { RefusalDetail } from '../decide/refusal.js';
import type { Reply } from '../message.js';

/** Returns a reply with problem details (RFC 9457), for errors that the document does not describe. */
export function problemReply(
  status: number,
  title: string,
  detail: string,
  errors: readonly ProblemError[] = [],
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const problem = { type: 'about:blank', title, status, detail, ...(errors.length > 0 && { errors }) };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(problem),
    isUndocumented: true,
  };
}

/** One violation in a request or response, in the format of the example in RFC 9457 §3. */
export interface ProblemError {
  readonly detail: string;
  /** JSON Pointer into the body, as a URI fragment such as `#/name`. */
  readonly pointer?: string;
  /** Location and name of the parameter, such as `query limit`. */
  readonly parameter?: string;
}

export function problemErrors(detail: RefusalDetail): readonly ProblemError[] {
  if (detail.kind !== 'field') return [];
  const text = `${detail.field} ${detail.message}`;
  return detail.in === 'body'
    ? [{ detail: text, pointer: `#${detail.pointer}` }]
    : [{ detail: text, parameter: `${detail.in} ${detail.pointer}` }];
}
