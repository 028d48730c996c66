import { jsonResponse, responseHeaders } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import type { Call } from './call.js';
import type { Answer, Operation } from './operation.js';
import { type ErrorCode, type Refusal, STATUS_OF } from './refusal.js';

type Body = Record<string, unknown>;

export function successResponse(
  { mutants }: Environment,
  call: Call,
  operation: Operation,
  answer: Answer,
): Response {
  const headers = responseHeaders(call);
  const { id } = operation;
  let { status, body } = answer;
  if (id === 'listTimeTracks' && mutants.has('reset-as-date')) {
    headers['X-RateLimit-Reset'] = new Date(Number(headers['X-RateLimit-Reset']) * 1000).toISOString();
  }
  if (id === 'createNote' && Object(body).projectId && mutants.has('project-note-as-200')) status = 200;
  if (id === 'getTask' && mutants.has('task-without-title')) body = { ...Object(body), title: undefined };
  return jsonResponse(status, body, headers);
}

/** Creates an error response with exactly two fields: the status and the message. */
export function refusalResponse({ mutants }: Environment, call: Call, refusal: Refusal): Response {
  const { code } = refusal;
  const headers = { ...responseHeaders(call), ...refusal.headers };
  let status: number = STATUS_OF[code];
  const body: Body = { code: status, message: refusal.message };
  switch (code) {
    case 'business_not_enabled':
      if (mutants.has('extra-field-on-business')) body['business'] = call.header('business');
      break;
    case 'token_expired':
      if (mutants.has('html-on-expired-token')) headers['Content-Type'] = 'text/html';
      break;
    case 'rate_limit_exceeded':
      if (mutants.has('retry-after-fraction')) headers['Retry-After'] = `${headers['Retry-After']}.0`;
      break;
    case 'invalid_request':
      if (mutants.has('invalid-item-as-422') && call.path.startsWith('/items')) status = 422;
      break;
    case 'not_found':
      if (mutants.has('code-as-text-on-404')) body['code'] = String(status);
      break;
    default:
  }
  return jsonResponse(status, body, headers);
}

/** Creates the response to an internal failure. The reason is logged and not returned to the caller. */
export function errorResponse({ mutants }: Environment, call: Call, error: unknown): Response {
  const code: ErrorCode = 'server_error';
  const status = STATUS_OF[code];
  const body: Body = {
    code: status,
    message: 'The server failed. Retry in a few seconds. If the error persists, contact support.',
  };
  const headers = responseHeaders(call);
  if (mutants.has('stack-trace') && error instanceof Error) {
    body['message'] = `${body['message']} ${error.stack?.slice(0, 500)}`;
  }
  return jsonResponse(status, body, headers);
}
