import type { Detail } from '../decide/refusal.js';
import type { Reply } from '../message.js';

/** What went wrong, where the document has nothing for it (RFC 9457). */
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
    isOurs: true,
  };
}

/** One thing wrong with the request; as RFC 9457 §3.1 shows it, with a pointer or the parameter's name. */
export interface ProblemError {
  readonly detail: string;
  /** URI fragment into the body. */
  readonly pointer?: string;
  /** `query limit`. */
  readonly parameter?: string;
}

export function errorsOf(detail: Detail): readonly ProblemError[] {
  if (detail.kind !== 'field') return [];
  const text = `${detail.field} ${detail.message}`;
  return detail.in === 'body'
    ? [{ detail: text, pointer: `#${detail.pointer}` }]
    : [{ detail: text, parameter: `${detail.in} ${detail.pointer}` }];
}
