import {
  describeFailure,
  perform as performOperation,
  type RouteMatch,
  type Router,
  readBody,
} from '@touchstone/server-kit';
import type { Key } from '../data/key-store.js';
import type { Environment } from '../environment.js';
import { clientAddress, parseAddress } from './address.js';
import { errorResponse, refusalResponse, successResponse } from './answer.js';
import { authenticate } from './authenticate.js';
import type { Call } from './call.js';
import type { Answer, Description, Operation, Stages } from './operation.js';
import { Refusal } from './refusal.js';

/** Runs the checks in order and performs the operation. The first check that fails determines the response. */
async function check(environment: Environment, router: Router<Operation>, call: Call): Promise<Answer> {
  const { mutants } = environment;
  const match = router.find(call.path, call.method);
  const key = await authenticate(environment, call); //         1. key:     401 unauthorized
  call.key = key;
  if (mutants.has('address-before-plan')) checkAddress(environment, key, call);
  checkPlan(environment, key); //                               2. plan:    403 forbidden
  checkAddress(environment, key, call); //                      3. address: 403 ip_not_allowed
  const declared = match?.path.operations.get(call.method);
  if (declared !== undefined && mutants.has('rate-after-scope')) checkScope(environment, key, declared);
  checkRate(environment, key, call, declared); //               4. rate:    429 rate_limit_exceeded
  const operation = checkRoute(environment, call, match); //    5. route:   404 not_found, 405 method_not_allowed
  if (mutants.has('resource-before-scope')) await operation.find(call);
  checkScope(environment, key, operation); //                   6. scope:   403 forbidden, scope_not_authorized
  return await perform(environment, call, operation); //        Steps 7 to 9 run in the operation.
}

/** Creates an operation from the last three checks and the function that performs the call. */
export function operation<Resource, Input>(
  description: Description,
  stages: Stages<Resource, Input>,
): Operation {
  async function run(call: Call): Promise<Answer> {
    if (call.mutants.has('input-before-resource')) await stages.read(call);
    const resource = await stages.find(call); //          7. resource: 404 not_found
    const input = await stages.read(call); //             8. input:    400 validation_failed,
    await stages.relate?.(call, resource, input); //                       missing_required_field, meter_not_found
    await stages.conflict?.(call, resource, input); //    9. conflict: 400 invalid_status_transition,
    return await stages.act(call, resource, input); //                 409 duplicate_customer
  }
  return { ...description, find: stages.find, run };
}

/** Responds to one API request. Converts errors to responses. */
export async function answer(
  environment: Environment,
  router: Router<Operation>,
  call: Call,
): Promise<Response> {
  try {
    return successResponse(environment, call, await check(environment, router, call));
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(environment, call, error);
    environment.log(describeFailure(call, `${call.method} ${call.path}`, error));
    return errorResponse(environment, call, error);
  }
}

function checkPlan({ mutants }: Environment, key: Key): void {
  if (key.plan === 'enterprise' || mutants.has('skip-plan-check')) return;
  throw new Refusal('forbidden', 'The REST API is available only on Enterprise plans.');
}

function checkAddress(environment: Environment, key: Key, call: Call): void {
  if (key.addresses === null || environment.mutants.has('skip-address-check')) return;
  const peer = call.incoming.socket.remoteAddress ?? '';
  const address =
    call.address === undefined
      ? clientAddress(peer, call.header('x-forwarded-for'), environment.trustedProxies)
      : parseAddress(call.address);
  if (address !== null && key.addresses.includes(address)) return;
  if (address?.family === 'ipv6' && environment.mutants.has('skip-v6-address-check')) return;
  throw new Refusal('ip_not_allowed', 'This API key may not be used from this address.');
}

function checkRate(environment: Environment, key: Key, call: Call, declared: Operation | undefined): void {
  const rateClass = declared?.rate ?? (call.method === 'GET' ? 'reads' : 'writes');
  const status = environment.rates.admit(key, rateClass, environment.clock.now());
  call.rateLimit = status;
  if (status.admitted) return;
  throw new Refusal('rate_limit_exceeded', `Too many requests. Retry in ${status.retryAfter} seconds.`, {
    'Retry-After': String(status.retryAfter),
  });
}

function checkRoute(
  { mutants }: Environment,
  call: Call,
  match: RouteMatch<Operation> | undefined,
): Operation {
  if (match === undefined) throw new Refusal('not_found', 'This resource does not exist.');
  call.parameters = match.parameters;
  const declared = match.path.operations.get(call.method);
  if (declared !== undefined) return declared;
  if (call.method === 'DELETE') {
    const [list] = match.path.operations.values();
    if (mutants.has('delete-accepted') && list?.id === 'listTechnicians') return list;
    if (mutants.has('delete-as-absent') && call.parameter('id') !== '') {
      throw new Refusal('not_found', 'This resource does not exist.');
    }
  }
  const { allow } = match.path;
  const headers: Record<string, string> = { Allow: allow };
  if (mutants.has('no-allow')) delete headers['Allow'];
  if (mutants.has('allow-everything')) headers['Allow'] = 'GET, POST, PUT, PATCH';
  throw new Refusal(
    'method_not_allowed',
    `This path does not support this method. Supported methods: ${allow}.`,
    headers,
  );
}

function checkScope({ mutants }: Environment, key: Key, { scopes, id }: Operation): void {
  if (scopes.some((scope) => key.scopes.has(scope)) || mutants.has('skip-scope-check')) return;
  const type = scopes[0].slice(0, scopes[0].indexOf(':') + 1);
  for (const scope of key.scopes) {
    if (scope.startsWith(type)) {
      if (mutants.has('job-read-implies-write') && scope === 'jobs:read') return;
      if (mutants.has('skip-meter-scope') && id === 'recordMeterReading') return;
      if (mutants.has('scope-answered-forbidden')) break;
      throw new Refusal('scope_not_authorized', `The API key lacks the scope ${scopes.join(' or ')}.`);
    }
  }
  throw new Refusal('forbidden', `The API key has no scope for ${type.slice(0, -1)}.`);
}

async function perform(environment: Environment, call: Call, operation: Operation): Promise<Answer> {
  // Receive the body before the write is queued, so that a slow sender does not block other writes.
  if (operation.method !== 'GET') call.body ??= await readBody(call.incoming);
  return await performOperation(environment.database, call, operation, () => operation.run(call));
}
