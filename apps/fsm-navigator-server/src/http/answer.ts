import { jsonResponse, responseHeaders } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { newRequestId } from '../identifier.js';
import type { Call } from './call.js';
import type { Answer } from './operation.js';
import { type ErrorCode, type Refusal, STATUS_OF } from './refusal.js';

type Body = Record<string, unknown>;

export function successResponse({ mutants }: Environment, call: Call, answer: Answer): Response {
  const { status, ...content } = answer;
  const body: Body = { ...content, request_id: newRequestId() };
  const headers = responseHeaders(call);
  if (/^\/technicians\/./.test(call.path)) {
    if (mutants.has('no-request-id-on-technician')) delete body['request_id'];
    if (mutants.has('no-remaining-on-technician')) delete headers['X-RateLimit-Remaining'];
  }
  if (mutants.has('reset-as-date') && call.path.endsWith('/service')) {
    headers['X-RateLimit-Reset'] = new Date(Number(headers['X-RateLimit-Reset']) * 1000).toISOString();
  }
  if (mutants.has('pagination-as-text') && call.path.endsWith('/stock')) {
    body['pagination'] = JSON.parse(JSON.stringify(answer.pagination, (_, value) => text(value)));
  }
  return jsonResponse(status, body, headers);
}

/** Creates an error response with the three documented fields and, for 429, `retry_after`. */
export function refusalResponse({ mutants }: Environment, call: Call, refusal: Refusal): Response {
  const { code } = refusal;
  const body: Body = { success: false, error: code, message: refusal.message };
  const headers = { ...responseHeaders(call), ...refusal.headers };
  let status: number = STATUS_OF[code];
  switch (code) {
    case 'rate_limit_exceeded': {
      const wait = call.rateLimit?.retryAfter ?? 0;
      body['retry_after'] = mutants.has('retry-after-differs') ? wait + 1 : wait;
      if (mutants.has('retry-after-fraction')) headers['Retry-After'] = `${wait}.0`;
      if (mutants.has('no-retry-after')) delete headers['Retry-After'];
      break;
    }
    case 'method_not_allowed':
      if (mutants.has('success-true-on-405')) body['success'] = true;
      if (mutants.has('no-rate-headers-on-405')) {
        for (const name of Object.keys(headers)) if (name.startsWith('X-RateLimit')) delete headers[name];
      }
      break;
    case 'duplicate_customer':
      if (mutants.has('extra-field-on-409')) body['request_id'] = newRequestId();
      if (mutants.has('duplicate-as-400')) status = 400;
      break;
    case 'invalid_status_transition':
      if (mutants.has('no-message-on-transition')) delete body['message'];
      if (mutants.has('transition-as-409') && call.path.startsWith('/jobs')) status = 409;
      break;
    case 'meter_not_found':
      if (mutants.has('numeric-message-on-missing-meter')) body['message'] = 37;
      break;
    case 'ip_not_allowed':
      if (mutants.has('capital-code-on-address')) body['error'] = code.toUpperCase();
      break;
    case 'not_found':
      if (!call.path.startsWith('/technicians')) break;
      if (mutants.has('html-on-missing-technician')) headers['Content-Type'] = 'text/html';
      if (mutants.has('technician-gone-410')) status = 410;
      break;
    default:
  }
  return jsonResponse(status, body, headers);
}

/** Creates the response to an internal failure. It does not contain the reason, which is only logged. */
export function errorResponse({ mutants }: Environment, call: Call, error: unknown): Response {
  const code: ErrorCode = 'server_error';
  const body: Body = {
    success: false,
    error: code,
    message: 'The server failed. Retry in a few seconds. If the error persists, contact support.',
  };
  const headers = responseHeaders(call);
  if (mutants.has('text-plain-on-500')) headers['Content-Type'] = 'text/plain';
  if (mutants.has('stack-trace') && error instanceof Error) body['message'] = error.stack?.slice(0, 500);
  return jsonResponse(mutants.has('fault-as-503') ? 503 : STATUS_OF[code], body, headers);
}

function text(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
