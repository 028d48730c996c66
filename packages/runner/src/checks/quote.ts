import type { ApiModel } from '@touchstone/core';
import { atPointer, parsePointer } from '@touchstone/core/internal';
import type { Obligation } from '../plan/obligation.js';

/** Maximum length of a quotation from the document, in characters. */
const MAX_LENGTH = 200;

/** Maximum length of a description in a list of statuses, in characters. */
const MAX_DESCRIPTION_LENGTH = 30;

/** Sentences of RFC 9110 that responses can contradict. */
export const RFC_9110 = {
  allow:
    'RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource\'s currently supported methods."',
  challenge:
    'RFC 9110 §15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field containing at least one challenge applicable to the target resource."',
  removed:
    'RFC 9110 §9.3.5: "If a DELETE method is successfully applied, the origin server SHOULD send … a 204 (No Content) status code if the action has been enacted".',
  replaced:
    'RFC 9110 §9.3.4: "A successful PUT of a given representation would suggest that a subsequent GET on that same target resource will result in an equivalent representation being sent in a 200 (OK) response."',
  retryAfter:
    'RFC 9110 §10.2.3: "The Retry-After field value can be either an HTTP-date or a number of seconds to delay after receiving the response."',
} as const;

/** Sentences of RFC 5789 that responses can contradict. */
export const RFC_5789 = {
  changes:
    'RFC 5789 §2: "The PATCH method requests that a set of changes described in the request entity be applied to the resource identified by the Request-URI."',
} as const;

/** Quotes the cause of an error, or else the description of its response. Returns undefined if both are empty. */
export function quoteResponse({
  response,
  error,
}: Pick<Obligation, 'response' | 'error'>): string | undefined {
  const [line = ''] = (error?.cause ?? response.description).trim().split('\n');
  return line === '' ? undefined : clip(`the document, ${response.status}: ${JSON.stringify(line)}`);
}

/** Quotes the documented statuses of an operation, each with the first line of its description. */
export function quoteStatuses(responses: readonly Obligation['response'][]): string {
  const statuses = new Map(responses.map(({ status, description }) => [status, description]));
  const parts = [...statuses].map(([status, description]) => {
    const [line = ''] = description.trim().split('\n');
    return line === '' ? status : `${status} ${JSON.stringify(clip(line, MAX_DESCRIPTION_LENGTH))}`;
  });
  return clip(`the document lists ${parts.join(', ')}`);
}

/** Quotes a keyword of a schema in the document. Returns undefined if there is none at the pointer. */
export function quoteKeyword({ document }: ApiModel, pointer: string): string | undefined {
  const value = atPointer(document, pointer);
  const name = parsePointer(pointer).at(-1);
  if (name === undefined || value === undefined) return undefined;
  return clip(`the document: ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
}

const clip = (text: string, length = MAX_LENGTH): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;
