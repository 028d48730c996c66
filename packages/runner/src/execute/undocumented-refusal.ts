import type { Operation } from '@touchstone/core';
import { mediaTypeMatches, own } from '@touchstone/core/internal';
import { covers } from '../checks/covers.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';

/** A call before the run. */
export interface Call {
  readonly operation: Operation;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}

/** Statuses that redirect to another resource (RFC 9110 §15.4). */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Statuses of a server that does not serve the called paths, or no longer, or not by this protocol (RFC 9110 §15.5). */
const ELSEWHERE: readonly number[] = [405, 410, 421, 426];

/**
 * Returns what all calls have in common, as the end of a sentence about them, if the server redirects or forbids every
 * call, or serves none of several operations, although the document describes no such response. Returns `null` otherwise.
 * Servers redirect to a login page, or return that page, instead of answering 401.
 *
 * A redirect to the same path with or without a trailing slash is a property of one resource, so it is ignored.
 * @param subject The callers whose credential was sent, such as `the caller me`; empty if there are none.
 */
export function undocumentedRefusal(calls: readonly Call[], subject: string): string | null {
  const [first] = calls;
  if (!first) return null;
  const statuses = [...new Set(calls.map(({ response }) => response.status))].join(' or ');
  const credential =
    subject === ''
      ? 'the calls need a credential'
      : `the server does not accept the credential of ${subject}`;
  if (calls.every(isUndocumentedRedirect)) {
    const target = targetOf(first);
    if (target?.protocol === 'https:' && target.href === secure(first.request.url))
      return `${statuses} with a redirect to HTTPS: use ${target.origin} as the origin of the server.`;
    const place = target ? `${target.origin}${target.pathname}` : 'an unknown location';
    return `${statuses} with a redirect to ${place}, which the document does not describe: ${credential}, or the base path is wrong.`;
  }
  if (calls.every(({ response }) => response.status === 403) && calls.every(isUndocumented))
    return `403, which the document does not describe: ${credential}, or a firewall rejects the calls.`;
  // One operation may be missing or outdated by itself.
  if (new Set(calls.map(({ operation }) => operation)).size < 2) return null;
  if (calls.every(isPage) && calls.some(documentsContent))
    return `${statuses} with an HTML page, which the document does not describe: ${credential}, or another server answers, or the base path is wrong.`;
  return calls.every(({ response }) => ELSEWHERE.includes(response.status)) && calls.every(isUndocumented)
    ? `${statuses}, which the document does not describe: check the URL of the server and the version of its API.`
    : null;
}

const isUndocumented = ({ operation, response }: Call): boolean =>
  !operation.responses.some(({ status }) => covers(status, response.status));

/** Returns true for a success with an HTML page although the operation documents no HTML. */
const isPage = ({ operation, response }: Call): boolean =>
  response.status < 300 &&
  /^\s*<(?:!doctype html|html)\b/i.test(response.text) &&
  !operation.responses.some(({ content }) =>
    content.some(({ mediaType }) => mediaTypeMatches(mediaType, 'text/html')),
  );

const documentsContent = ({ operation }: Call): boolean =>
  operation.responses.some(({ content }) => content.length > 0);

function isUndocumentedRedirect(call: Call): boolean {
  const { operation, request, response } = call;
  if (!REDIRECTS.includes(response.status)) return false;
  if (operation.responses.some(({ status }) => status !== 'default' && covers(status, response.status)))
    return false;
  const target = targetOf(call);
  const source = new URL(request.url);
  return (
    target === null ||
    target.host !== source.host ||
    withoutSlash(target.pathname) !== withoutSlash(source.pathname) ||
    target.protocol !== source.protocol
  );
}

/** Returns the URL in the Location header; `null` if it is missing or malformed. */
function targetOf({ request, response }: Call): URL | null {
  const location = own(response.headers, 'location');
  if (location === undefined || !URL.canParse(location, request.url)) return null;
  return new URL(location, request.url);
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

const secure = (url: string): string => url.replace(/^http:/, 'https:');
