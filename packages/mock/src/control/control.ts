import type { Trigger } from '@touchstone/core';
import { z } from 'zod';
import { LATEST_TIME_MS } from '../clock.js';
import type { Environment } from '../environment.js';
import type { Incoming, Reply } from '../message.js';
import type { Runtime } from '../runtime.js';
import { isSame } from '../secret-text.js';
import { actionsOf, runAction } from './actions.js';
import { changeCaller, createCaller, rotateCaller } from './callers.js';
import { RequestError } from './request-error.js';
import { actionParameters, type ClockChange, callerChange, callerSettings, clockChange } from './requests.js';
import { searchJournal } from './search-journal.js';

const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Answers a request of the control protocol, version 1 (`openapi/control.yaml`), or a request for the journal or the
 * delivery log.
 *
 * @param path The path below `/control`.
 */
export async function controlReply(runtime: Runtime, incoming: Incoming, path: string): Promise<Reply> {
  try {
    authorize(runtime, incoming);
    const { status, value } = await route(runtime, incoming, path);
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

function authorize({ environment }: Runtime, incoming: Incoming): void {
  const token = /^bearer +(\S+) *$/i.exec(incoming.header('authorization') ?? '')?.[1];
  const expected = environment.options.control?.token;
  if (token === undefined || expected === undefined || !isSame(token, expected))
    throw new RequestError(401, 'unauthorized', 'The bearer token is missing or wrong.');
}

interface Answer {
  readonly status: number;
  readonly value?: unknown;
}

async function route(runtime: Runtime, incoming: Incoming, path: string): Promise<Answer> {
  const { environment } = runtime;
  const [, resource = '', id, verb, ...rest] = path.split('/').map(decodeSegment);
  const route = [incoming.method, resource, id === undefined ? '' : ':id', verb ?? '']
    .filter(Boolean)
    .join(' ');
  if (rest.length > 0) throw unknownResource();
  switch (route) {
    case 'GET capabilities':
      return { status: 200, value: capabilities(runtime) };
    case 'POST reset':
      runtime.reset();
      return { status: 204 };
    case 'GET clock':
      return { status: 200, value: clockState(environment) };
    case 'PATCH clock':
      return { status: 200, value: changeClock(environment, await read(incoming, clockChange)) };
    case 'POST callers':
      return { status: 201, value: createCaller(environment, await read(incoming, callerSettings)) };
    case 'PATCH callers :id':
      return {
        status: 200,
        value: changeCaller(environment, id ?? '', await read(incoming, callerChange)),
      };
    case 'POST callers :id rotate':
      return { status: 200, value: rotateCaller(environment, id ?? '') };
    case 'POST actions :id':
      return {
        status: 200,
        value: { value: runAction(runtime, id ?? '', await read(incoming, actionParameters)) },
      };
    case 'GET journal':
      return { status: 200, value: searchJournal(runtime.journal, incoming.query) };
    case 'GET deliveries':
      return { status: 200, value: runtime.deliveries.log() };
    case 'DELETE journal':
      runtime.journal?.clear();
      return { status: 204 };
    default:
      throw unknownResource();
  }
}

const unknownResource = (): RequestError =>
  new RequestError(404, 'not_found', 'The control protocol has no such resource.');

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function read<T>(incoming: Incoming, schema: z.ZodType<T>): Promise<T> {
  if (!incoming.hasBody) throw new RequestError(400, 'invalid_request', 'The body is missing.');
  const bytes = await incoming.body(BODY_LIMIT_BYTES);
  if (bytes === null)
    throw new RequestError(413, 'too_large', `The body is larger than ${BODY_LIMIT_BYTES} bytes.`);
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

function capabilities(runtime: Runtime): unknown {
  const { model, options } = runtime.environment;
  return {
    protocol: '1',
    server: { name: 'touchstone-mock', version: model.version },
    reset: true,
    clock: true,
    address: refusesAddresses(model),
    fault: true,
    callers: true,
    tenants: true,
    webhooks: model.webhooks.length > 0 && options.allowPrivateWebhooks === true,
    rate_classes: rateClassesOf(model),
    actions: actionsOf(runtime).map(({ name, creates, parameters }) => ({ name, creates, parameters })),
  };
}

/** Returns true if the document declares an error of blocked addresses. Without one, the mock accepts every address. */
const refusesAddresses = (model: Environment['model']): boolean =>
  declaredTriggers(model).some(({ kind }) => kind === 'address-blocked');

/** Returns the rate classes that the triggers of the document name. */
const rateClassesOf = (model: Environment['model']): readonly string[] => [
  ...new Set(
    declaredTriggers(model).flatMap((trigger) => (trigger.kind === 'rate-exceeded' ? [trigger.class] : [])),
  ),
];

const declaredTriggers = ({ operations }: Environment['model']): readonly Trigger[] =>
  operations
    .flatMap(({ responses }) => responses.flatMap(({ errors }) => errors))
    .flatMap(({ explicit, triggers }) => (explicit ? triggers : []));

const clockState = ({ clock }: Environment): unknown => ({
  now: new Date(clock.now()).toISOString(),
  frozen: clock.isFrozen,
});

/** Changes the clock. Freezes it first and unfreezes it last, so it does not run during the other changes. */
function changeClock(environment: Environment, { freeze, now, advance }: ClockChange): unknown {
  const { clock, rates } = environment;
  const previous = clock.now();
  const target = (now === undefined ? previous : Date.parse(now)) + (advance ?? 0) * 1000;
  if (!(target < LATEST_TIME_MS))
    throw new RequestError(400, 'invalid_request', 'The clock cannot be set beyond 9999-12-31T23:59:59Z.');
  if (freeze === true) clock.freeze(true);
  if (now !== undefined) clock.set(Date.parse(now));
  if (advance !== undefined) clock.advance(advance * 1000);
  if (freeze === false) clock.freeze(false);
  // Calls that were counted at a time that is now in the future would stay in their windows too long.
  if (clock.now() < previous) rates.clear();
  return clockState(environment);
}
