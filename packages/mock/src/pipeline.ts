import { SchemaError } from '@touchstone/core';
import type { Route } from '@touchstone/core/internal';
import type { Exchange } from './control/journal.js';
import { recordExchange } from './control/record-exchange.js';
import type { Refusal } from './decide/refusal.js';
import type { Rule } from './decide/rule.js';
import { corruptReply, injectedDelay, injectedError, selectFaults } from './faults/inject.js';
import type { Incoming, Reply } from './message.js';
import { type Preference, preferenceOf } from './request/preference.js';
import { RequestContext } from './request-context.js';
import { checkReply } from './respond/check-reply.js';
import { isPreflight, preflightReply, withOrigin } from './respond/cors.js';
import { errorReply } from './respond/error.js';
import { preferredError, preferredReply } from './respond/preferred.js';
import { problemReply } from './respond/problem.js';
import { shownIds } from './respond/shown-ids.js';
import { stateReply } from './respond/state-reply.js';
import { tokenReply } from './respond/token.js';
import type { ExecutableOperation, Runtime } from './runtime.js';
import type { StoredRecord } from './state/store/record.js';

/**
 * Answers a request: matches the route, reads the body, runs the rules, then chooses, validates and serializes the
 * response. Returns synchronously unless the request has a body, a delay applies or the request is for the control
 * protocol.
 */
export function answer(runtime: Runtime, incoming: Incoming): Reply | Promise<Reply> {
  const controlPath = controlPathOf(runtime, incoming.path);
  if (controlPath !== undefined) return answerControl(runtime, incoming, controlPath);
  const match = matchRoute(runtime, incoming);
  if ('reply' in match)
    return recorded(runtime, {
      incoming,
      context: null,
      reply: withOrigin(incoming, match.reply),
      faults: [],
    });
  const { environment } = runtime;
  const { route, executable } = match;
  const { compiled, rules } = executable;
  if (!incoming.hasBody)
    return complete(runtime, new RequestContext(environment, incoming, route, compiled, NO_BYTES), rules);
  return incoming
    .body(compiled.bodyLimit)
    .then((bytes) =>
      complete(runtime, new RequestContext(environment, incoming, route, compiled, bytes), rules),
    );
}

const NO_BYTES = new Uint8Array();

function complete(runtime: Runtime, context: RequestContext, rules: readonly Rule[]): Reply | Promise<Reply> {
  const preference = preferenceOf(context);
  const faults = selectFaults(context);
  const reply = withSchemaErrors(() => {
    const refusal = decide(context, preference, rules) ?? injectedError(context, faults);
    return refusal ? errorReply(context, refusal) : chooseResponse(runtime, context, preference);
  });
  const checked = recorded(runtime, {
    incoming: context.incoming,
    context,
    reply: checkReply(context, reply),
    faults,
  });
  const delay = (preference.wait ?? 0) * 1000 + injectedDelay(context, faults);
  return serialize(context, corruptReply(checked, faults), delay);
}

/** Answers 500 with the reason if a schema of the document is invalid. */
function withSchemaErrors(reply: () => Reply): Reply {
  try {
    return reply();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return problemReply(500, 'Internal Server Error', `The document has an invalid schema: ${error.message}`);
  }
}

/** Returns the part of the path below `/control`; `undefined` for other paths or if the control protocol is off. */
function controlPathOf({ environment }: Runtime, path: string): string | undefined {
  if (!environment.isControlled || !path.startsWith('/control')) return undefined;
  const below = path.slice('/control'.length);
  return below === '' || below.startsWith('/') ? below : undefined;
}

/** Loads the control protocol lazily, because most mocks never use it. */
async function answerControl(runtime: Runtime, incoming: Incoming, path: string): Promise<Reply> {
  const { controlReply } = await import('./control/control.js');
  return controlReply(runtime, incoming, path);
}

function recorded({ journal, environment }: Runtime, exchange: Exchange): Reply {
  if (journal) recordExchange(journal, environment, exchange);
  return exchange.reply;
}

interface RouteMatch {
  readonly route: Route;
  readonly executable: ExecutableOperation;
}

/**
 * Returns the operation that the request addresses. Returns a reply instead if the path or its operations do not exist,
 * or if the request is a CORS preflight that the document does not describe.
 */
function matchRoute(runtime: Runtime, incoming: Incoming): RouteMatch | { readonly reply: Reply } {
  const { method, path } = incoming;
  const { basePath, router } = runtime.environment;
  const isBelowBase =
    path.startsWith(basePath) && (path.length === basePath.length || path[basePath.length] === '/');
  const documentedMethod = method === 'HEAD' ? 'GET' : method;
  const route = isBelowBase ? router.find(documentedMethod, path.slice(basePath.length) || '/') : undefined;
  if (!route) {
    const suffix = basePath === '' ? '' : ` below ${basePath}`;
    return { reply: problemReply(404, 'Not Found', `The document has no such path${suffix}.`) };
  }
  const { operations } = route.item;
  const operation =
    operations.find((candidate) => candidate.method === method) ??
    operations.find((candidate) => candidate.method === documentedMethod);
  if (operation) return { route, executable: runtime.executable(operation) };
  if (isPreflight(incoming)) return { reply: preflightReply(incoming, operations) };
  if (operations.length === 0)
    return { reply: problemReply(404, 'Not Found', 'The document has no operation on this path.') };
  return { route, executable: runtime.undeclared(route.item) };
}

/**
 * Returns the error that the caller requested, or else the error of the first failing check in the document's order;
 * `undefined` if all checks pass.
 */
function decide(
  context: RequestContext,
  preference: Preference,
  rules: readonly Rule[],
): Refusal | undefined {
  const preferred = preferredError(context, preference);
  if (preferred) return preferred;
  for (const rule of rules) {
    const refusal = rule(context);
    if (refusal) return refusal;
  }
  return undefined;
}

const NO_RECORDS: readonly StoredRecord[] = [];

/**
 * Answers an accepted request with the preferred response, a token, a reply from the state, or else a reply from the
 * document.
 */
function chooseResponse(runtime: Runtime, context: RequestContext, preference: Preference): Reply {
  const { operation } = context;
  const { code, example, error } = preference;
  if (code !== undefined || example !== undefined || error !== undefined)
    return preferredReply(context, preference);
  if (operation.isTokenEndpoint) return tokenReply(context);
  const { state, webhooks } = runtime;
  // A read that requests sampled values is answered from the document, because stored resources are not sampled.
  const isSampled = preference.dynamic === true && operation.operation.method === 'GET';
  const result = isSampled || !state ? undefined : stateReply(context, state);
  const reply = result?.reply ?? documentReply(runtime, context, preference);
  if (reply.status < 300) webhooks?.notify(context, reply, result?.changed ?? NO_RECORDS);
  return operation.responses.hasUsual ? reply : { ...reply, isUndocumented: true };
}

function documentReply({ state }: Runtime, context: RequestContext, preference: Preference): Reply {
  const reply = context.operation.responses.usual.reply(context, preference);
  if (reply.status < 300)
    state?.keepShownResources(context, shownIds(context, reply), state.creationText(context));
  return reply;
}

/** Removes the body for `HEAD`, adds the CORS headers and delays the reply. */
function serialize(
  { incoming }: RequestContext,
  reply: Reply,
  delayMilliseconds: number,
): Reply | Promise<Reply> {
  const bodiless = incoming.method === 'HEAD' && reply.body !== null ? { ...reply, body: null } : reply;
  const readable = withOrigin(incoming, bodiless);
  return delayMilliseconds > 0
    ? new Promise((resolve) => setTimeout(() => resolve(readable), delayMilliseconds))
    : readable;
}
