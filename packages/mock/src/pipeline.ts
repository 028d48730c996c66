import { SchemaError } from '@touchstone/core';
import type { Route } from '@touchstone/core/internal';
import { Call } from './call.js';
import { type Exchange, record } from './control/journal.js';
import type { Refusal } from './decide/refusal.js';
import { failure, lateness, spoiled, strikes } from './faults/inject.js';
import type { Incoming, Reply } from './message.js';
import type { Prepared } from './operation.js';
import { type Preference, preferenceOf } from './request/prefer.js';
import { checked } from './respond/check.js';
import { isPreflight, preflightReply, withOrigin } from './respond/cors.js';
import { errorReply } from './respond/error.js';
import { preferredError, preferredReply } from './respond/preferred.js';
import { problemReply } from './respond/problem.js';
import { tokenReply } from './respond/token.js';
import type { World } from './world.js';

/** Answers a request: what follows, from top to bottom. At once, where there is no body to wait for. */
export function answer(world: World, incoming: Incoming): Reply | Promise<Reply> {
  const below = controlPath(world, incoming.path);
  if (below !== undefined) return controlled(world, incoming, below);
  const route = matchRoute(world, incoming);
  if ('reply' in route)
    return recorded(world, {
      incoming,
      call: null,
      reply: withOrigin(incoming, route.reply),
      faults: [],
    });
  const call = readRequest(world, incoming, route);
  return call instanceof Promise ? call.then(complete) : complete(call);
}

function complete(call: Call): Reply | Promise<Reply> {
  const preference = preferenceOf(call);
  const faults = strikes(call);
  const reply = bySchemas(() => {
    const refusal = decide(call, preference) ?? failure(call, faults);
    return refusal ? errorReply(call, refusal) : chooseResponse(call, preference);
  });
  const sound = recorded(call.world, {
    incoming: call.incoming,
    call,
    reply: checked(call, reply),
    faults,
  });
  const late = (preference.wait ?? 0) * 1000 + lateness(call, faults);
  return serialise(call, spoiled(sound, faults), late);
}

/** A schema that is wrong in itself is the document's fault, and said so. */
function bySchemas(reply: () => Reply): Reply {
  try {
    return reply();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return problemReply(500, 'Internal Server Error', `The document cannot be used here: ${error.message}`);
  }
}

/** What of the path is below `/control`; undefined where it is not, or nobody may control anything. */
function controlPath({ isControlled }: World, path: string): string | undefined {
  if (!isControlled || !path.startsWith('/control')) return undefined;
  const below = path.slice('/control'.length);
  return below === '' || below.startsWith('/') ? below : undefined;
}

/** Loaded when first spoken: most mocks never are. */
async function controlled(world: World, incoming: Incoming, below: string): Promise<Reply> {
  const { controlReply } = await import('./control/control.js');
  return controlReply(world, incoming, below);
}

function recorded(world: World, exchange: Exchange): Reply {
  if (world.journal) record(world, exchange);
  return exchange.reply;
}

interface Matched {
  readonly route: Route;
  readonly operation: Prepared;
}

/** The operation that a request is for; or the answer, where there is no such path. */
function matchRoute(world: World, incoming: Incoming): Matched | { readonly reply: Reply } {
  const { method, path } = incoming;
  const { basePath } = world;
  const isBelow =
    path.startsWith(basePath) && (path.length === basePath.length || path[basePath.length] === '/');
  const wanted = method === 'HEAD' ? 'GET' : method;
  const route = isBelow ? world.router.find(wanted, path.slice(basePath.length) || '/') : undefined;
  if (!route) {
    const below = basePath === '' ? '' : ` below ${basePath}`;
    return { reply: problemReply(404, 'Not Found', `The document has no such path${below}.`) };
  }
  const { operations } = route.item;
  const operation =
    operations.find((each) => each.method === method) ?? operations.find((each) => each.method === wanted);
  if (operation) return { route, operation: world.prepared(operation) };
  if (isPreflight(incoming)) return { reply: preflightReply(incoming, operations) };
  if (operations.length === 0)
    return { reply: problemReply(404, 'Not Found', 'The document has nothing on this path.') };
  return { route, operation: world.undeclared(route.item) };
}

const NO_BYTES = new Uint8Array();

/** The call, with its body received. */
function readRequest(world: World, incoming: Incoming, { route, operation }: Matched): Call | Promise<Call> {
  if (!incoming.hasBody) return new Call(world, incoming, route, operation, NO_BYTES);
  return incoming
    .body(operation.bodyLimit)
    .then((bytes) => new Call(world, incoming, route, operation, bytes));
}

/** The error that was asked for, or the first check that has something to say, in the document's order. */
function decide(call: Call, preference: Preference): Refusal | undefined {
  const asked = preferredError(call, preference);
  if (asked) return asked;
  for (const rule of call.operation.rules) {
    const refusal = rule(call);
    if (refusal) return refusal;
  }
  return undefined;
}

/** What an accepted call is answered: as asked for, as the state has it, or as the document shows it. */
function chooseResponse(call: Call, preference: Preference): Reply {
  const { operation, world } = call;
  const { code, example, error } = preference;
  if (code !== undefined || example !== undefined || error !== undefined)
    return preferredReply(call, preference);
  if (operation.isTokenEndpoint) return tokenReply(call);
  // Sampled values are no things: who asks to read some wants the document's.
  const isSampled = preference.dynamic === true && operation.operation.method === 'GET';
  const acted = isSampled ? undefined : world.state?.act(call);
  const reply = acted ?? documentReply(call, preference);
  if (reply.status < 300) world.webhooks?.caused(call, reply);
  return operation.responses.hasUsual ? reply : { ...reply, isOurs: true };
}

function documentReply(call: Call, preference: Preference): Reply {
  const reply = call.operation.responses.usual.reply(call, preference);
  if (reply.status < 300) call.world.state?.noteShown(call, reply);
  return reply;
}

/** What goes out: without content where the method wants none, readable to a browser, and so many milliseconds late. */
function serialise({ incoming }: Call, reply: Reply, late: number): Reply | Promise<Reply> {
  const bare = incoming.method === 'HEAD' && reply.body !== null ? { ...reply, body: null } : reply;
  const open = withOrigin(incoming, bare);
  return late > 0 ? new Promise((resolve) => setTimeout(() => resolve(open), late)) : open;
}
