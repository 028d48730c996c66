import {
  BODY_LIMIT_BYTES,
  describeFailure,
  perform,
  type RateLimitStatus,
  type Router,
  readBody,
} from '@touchstone/server-kit';
import type { Client } from '../data/clients.js';
import type { Environment } from '../environment.js';
import { errorResponse, refusalResponse, successResponse } from './answer.js';
import { authenticate } from './authenticate.js';
import { checkBusiness } from './business.js';
import type { Call } from './call.js';
import { DRAIN_LIMIT_BYTES } from './drain-limit.js';
import type { Answer, Description, Operation, Stages } from './operation.js';
import { Refusal } from './refusal.js';

/** Runs the checks in order and performs the operation. The first check that fails determines the response. */
async function check(environment: Environment, router: Router<Operation>, call: Call): Promise<Response> {
  const { mutants, rates, clock, database } = environment;
  if (mutants.has('business-before-token')) checkBusinessEarly(environment, call);
  const client = await authenticate(environment, call); //       1. token:        401 authentication_missing,
  call.client = client; //                                                            token_invalid, token_expired
  call.rateLimit = rates.admit(client, clock.now());
  if (mutants.has('rate-after-business')) checkBusiness(environment, client, call);
  checkRate(call.rateLimit); //                                  2. rate:         429 rate_limit_exceeded
  call.workspace = checkBusiness(environment, client, call); //  3. business:     400 business_missing,
  //                                                                                  business_not_enabled
  const operation = checkRoute(environment, router, call); //    4. route:        404 not_found,
  //                                                                              405 method_not_allowed
  await checkMessage(environment, call, operation); //           5. message:      413 payload_too_large,
  //                                                                              415 media_type_unsupported
  checkAvailability(environment, operation); //                  6. availability: 403 operation_unavailable
  if (mutants.has('input-before-permission')) await operation.read(call);
  checkPermission(environment, client, call, operation); //      7. permission:   403 permission_denied
  // Steps 8 and 9 run in the operation.
  const result = await perform(database, call, operation, () => operation.run(call));
  return successResponse(environment, call, operation, result);
}

/** Creates an operation from the last two checks and the function that performs the call. */
export function operation<Input, Resource>(
  description: Description,
  stages: Stages<Input, Resource>,
): Operation {
  async function run(call: Call): Promise<Answer> {
    const input = await stages.read(call); //               8. input:        400 invalid_request
    await stages.relate?.(call, input);
    const resource = await stages.find(call, input); //     9. resource:     404 not_found
    return await stages.act(call, input, resource);
  }
  return { ...description, read: stages.read, run };
}

/** Responds to one API request. Converts errors to responses. */
export async function answer(
  environment: Environment,
  router: Router<Operation>,
  call: Call,
): Promise<Response> {
  try {
    return await check(environment, router, call);
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(environment, call, error);
    environment.log(describeFailure(call, loggedTarget(call), error));
    return errorResponse(environment, call, error);
  }
}

/**
 * Checks only that a workspace with this name exists, because the client is not known before the token is checked. Only
 * a mutant uses this function.
 */
function checkBusinessEarly(environment: Environment, call: Call): void {
  const business = call.header('business') ?? '';
  if (environment.workspaces.bySubdomain(business) !== undefined) return;
  throw new Refusal(
    business === '' ? 'business_missing' : 'business_not_enabled',
    `Business ${business || 'undefined'} is not enabled for this client.`,
  );
}

function checkRate({ admitted, retryAfter }: RateLimitStatus): void {
  if (admitted) return;
  throw new Refusal('rate_limit_exceeded', `Rate limit exceeded: retry in ${retryAfter} seconds.`, {
    'Retry-After': String(retryAfter),
  });
}

function checkRoute({ mutants }: Environment, router: Router<Operation>, call: Call): Operation {
  const match = router.find(call.path, call.method);
  if (match === undefined) throw new Refusal('not_found', 'This path does not exist.');
  call.parameters = match.parameters;
  const declared = match.path.operations.get(call.method);
  if (declared !== undefined) return declared;
  const headers: Record<string, string> = { Allow: match.path.allow };
  if (mutants.has('allow-everything')) headers['Allow'] = 'GET, POST, PUT, DELETE';
  throw new Refusal('method_not_allowed', `${call.method} is not supported on this path.`, headers);
}

/** Receives the body, unless the method is GET, and checks its size and media type. */
async function checkMessage({ mutants }: Environment, call: Call, { method }: Operation): Promise<void> {
  if (method === 'GET') return;
  // Receive the body before the write is queued, so that a slow sender does not block other writes.
  const limit = mutants.has('large-body-accepted') ? DRAIN_LIMIT_BYTES : BODY_LIMIT_BYTES;
  const body = await readBody(call.incoming, limit, DRAIN_LIMIT_BYTES);
  call.body = body;
  if (body.kind === 'too-large') {
    throw new Refusal('payload_too_large', `The body is larger than ${BODY_LIMIT_BYTES} bytes.`);
  }
  if (body.mediaType === 'application/json' || mutants.has('skip-media-type-check')) return;
  // A missing body has no media type. The input check reports the missing body.
  if (body.mediaType === '' && body.bytes.length === 0) return;
  throw new Refusal('media_type_unsupported', 'The body must be sent as application/json.');
}

function checkAvailability({ mutants }: Environment, { available }: Operation): void {
  if (available || mutants.has('unavailable-answered')) return;
  throw new Refusal('operation_unavailable', 'Method not allowed');
}

function checkPermission(environment: Environment, client: Client, call: Call, operation: Operation): void {
  const { mutants } = environment;
  const { entity, action, plural } = operation;
  const allowed = environment.users.permissions(client.userId, call.workspace.id);
  if (mutants.has('methods-restrict-notes') && isUnselected(client, operation)) {
    throw new Refusal('permission_denied', `You do not have permission to ${action} ${plural}.`);
  }
  if (allowed.has(`${entity}.${action}`) || mutants.has('skip-permission-check')) return;
  if (action === 'remove' && allowed.has(`${entity}.edit`) && mutants.has('edit-implies-remove')) return;
  throw new Refusal('permission_denied', `You do not have permission to ${action} ${plural}.`);
}

/** Returns true if the operation changes notes and the client selected events, but not the event of this operation. */
function isUnselected({ methods }: Client, { entity, action }: Operation): boolean {
  return entity === 'note' && action !== 'view' && methods.size > 0 && !methods.has(`${entity}.${action}`);
}

/**
 * Returns the method and the path for the log. Characters other than printable ASCII are masked, because the caller
 * chooses the path.
 */
function loggedTarget(call: Call): string {
  return `${call.method} ${call.path.replace(/[^\x20-\x7e]/g, '?')}`;
}
