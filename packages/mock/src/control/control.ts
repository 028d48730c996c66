import { z } from 'zod';
import { LATEST } from '../clock.js';
import type { Incoming, Reply } from '../message.js';
import { isSame } from '../secret-text.js';
import type { World } from '../world.js';
import { actionsOf, runAction } from './actions.js';
import { changeCaller, createCaller, rotateCaller } from './callers.js';
import { searchJournal } from './journal.js';
import { RequestError } from './request-error.js';
import { actionParameters, type ClockChange, callerChange, callerSettings, clockChange } from './requests.js';

/** Bytes of a body of the protocol. */
const BODY_LIMIT = 1024 * 1024;

/** The control protocol, version 1 (`openapi/control.yaml`), and the journal. `path`: below `/control`. */
export async function controlReply(world: World, incoming: Incoming, path: string): Promise<Reply> {
  try {
    authorize(world, incoming);
    const { status, value } = await route(world, incoming, path);
    return value === undefined
      ? { status, headers: {}, body: null }
      : { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return {
      status: error.status,
      headers: {
        'content-type': 'application/json',
        ...(error.status === 401 && { 'www-authenticate': 'Bearer realm="touchstone-control"' }),
      },
      body: JSON.stringify({ error: error.code, message: error.message }),
    };
  }
}

function authorize({ options }: World, incoming: Incoming): void {
  const sent = /^bearer +(\S+) *$/i.exec(incoming.header('authorization') ?? '')?.[1];
  const expected = options.control?.token;
  if (sent === undefined || expected === undefined || !isSame(sent, expected))
    throw new RequestError(401, 'unauthorized', 'The bearer token is missing or wrong.');
}

interface Answer {
  readonly status: number;
  readonly value?: unknown;
}

async function route(world: World, incoming: Incoming, path: string): Promise<Answer> {
  const [, resource = '', id, verb, ...rest] = path.split('/').map(decoded);
  const asked = [incoming.method, resource, id === undefined ? '' : ':id', verb ?? '']
    .filter(Boolean)
    .join(' ');
  if (rest.length > 0) throw absent();
  switch (asked) {
    case 'GET capabilities':
      return { status: 200, value: capabilities(world) };
    case 'POST reset':
      world.reset();
      return { status: 204 };
    case 'GET clock':
      return { status: 200, value: clockState(world) };
    case 'PATCH clock':
      return { status: 200, value: changeClock(world, await read(incoming, clockChange)) };
    case 'POST callers':
      return { status: 201, value: createCaller(world, await read(incoming, callerSettings)) };
    case 'PATCH callers :id':
      return {
        status: 200,
        value: changeCaller(world, id ?? '', await read(incoming, callerChange)),
      };
    case 'POST callers :id rotate':
      return { status: 200, value: rotateCaller(world, id ?? '') };
    case 'POST actions :id':
      return {
        status: 200,
        value: { value: runAction(world, id ?? '', await read(incoming, actionParameters)) },
      };
    case 'GET journal':
      return { status: 200, value: searchJournal(world, incoming.query) };
    case 'GET deliveries':
      return { status: 200, value: world.deliveries.log() };
    case 'DELETE journal':
      world.journal?.clear();
      return { status: 204 };
    default:
      throw absent();
  }
}

const absent = (): RequestError =>
  new RequestError(404, 'not_found', 'The control protocol has no such resource.');

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function read<T>(incoming: Incoming, schema: z.ZodType<T>): Promise<T> {
  if (!incoming.hasBody) throw new RequestError(400, 'invalid_request', 'The body is missing.');
  const bytes = await incoming.body(BODY_LIMIT);
  if (bytes === null)
    throw new RequestError(413, 'too_large', `The body is larger than ${BODY_LIMIT} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RequestError(400, 'invalid_request', 'The body is not valid JSON.');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new RequestError(400, 'invalid_request', z.prettifyError(result.error));
  return result.data;
}

function capabilities(world: World): unknown {
  return {
    protocol: '1',
    server: { name: 'touchstone-mock', version: world.model.version },
    reset: true,
    clock: true,
    address: true,
    fault: true,
    callers: true,
    tenants: true,
    webhooks: world.model.webhooks.length > 0 && world.options.allowPrivateWebhooks === true,
    actions: actionsOf(world).map(({ name, creates, parameters }) => ({ name, creates, parameters })),
  };
}

const clockState = ({ clock }: World): unknown => ({
  now: new Date(clock.now()).toISOString(),
  frozen: clock.isFrozen,
});

/** Freezes first and unfreezes last, so that one request can hold time, set it and let it run again. */
function changeClock(world: World, { freeze, now, advance }: ClockChange): unknown {
  const { clock } = world;
  const before = clock.now();
  const target = (now === undefined ? before : Date.parse(now)) + (advance ?? 0) * 1000;
  if (!(target < LATEST))
    throw new RequestError(400, 'invalid_request', 'The clock goes up to 9999-12-31T23:59:59Z.');
  if (freeze === true) clock.freeze(true);
  if (now !== undefined) clock.set(Date.parse(now));
  if (advance !== undefined) clock.advance(advance * 1000);
  if (freeze === false) clock.freeze(false);
  // Calls counted in what is now the future would never leave their windows.
  if (clock.now() < before) world.rates.clear();
  return clockState(world);
}
