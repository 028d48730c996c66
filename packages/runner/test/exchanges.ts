import type { Json } from '@touchstone/core';
import type { Exchange } from '../src/checks/exchange.js';
import type { ReceivedResponse, SentRequest } from '../src/http/message.js';
import type { RequestTemplate } from '../src/plan/request-template.js';
import type { Expectation, Undo } from '../src/plan/step.js';

/** Returns the template of an anonymous call. */
export const templateOf = (method: string, path: string, body?: Json): RequestTemplate => ({
  operation: `${method} ${path}`,
  method,
  path,
  parameters: [],
  substitutions: [],
  caller: null,
  credential: 'as it is',
  ...(body !== undefined && { body: { mediaType: 'application/json', value: body, fresh: [] } }),
});

/** Returns a request to a server at `http://localhost`. */
export const sentOf = (method: string, path: string, body?: Json): SentRequest => ({
  method,
  url: `http://localhost${path}`,
  headers: {},
  body: body === undefined ? undefined : JSON.stringify(body),
});

/** Returns a response without headers. */
export const answerOf = (status: number, json?: Json): ReceivedResponse => ({
  status,
  headers: {},
  text: json === undefined ? '' : JSON.stringify(json),
  json,
});

/** Returns the exchange of an attempt. */
export const exchangeOf = (
  template: RequestTemplate,
  request: SentRequest,
  response: ReceivedResponse,
  expect: Partial<Expectation> = {},
): Exchange => ({
  step: {
    kind: 'request',
    role: 'attempt',
    id: 'attempt',
    request: template,
    expect: { rule: 'status-intended', obligation: '', ...expect },
  },
  request,
  response,
});

/** Returns the removal of an item whose id is in the response at `/id`, with the search for it in a list. */
export const undoOf = (collection: string): Undo => ({
  pointer: '/id',
  place: { in: 'path', at: 'id' },
  request: templateOf('DELETE', `${collection}/{id}`),
  search: { request: templateOf('GET', collection), pointer: '/*/id' },
});
