import { own } from '@touchstone/core/internal';
import type { Exchange } from '../checks/exchange.js';
import { lostMembers } from '../checks/lost-members.js';
import { NoAnswerError } from '../http/errors.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { parseBody } from '../http/parse-body.js';
import { pause } from '../http/pause.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { RequestStep } from '../plan/step.js';
import { isPaced } from './pace.js';
import type { StepContext } from './step-context.js';

/** The pauses before the reads after an update, in seconds, because some servers need a moment. */
const READ_PAUSES_SECONDS: readonly number[] = [0, 0.2, 0.5, 1.5];

/** Statuses that say that the server has applied an update. A 202 says that it has not. */
const APPLIED: readonly number[] = [200, 204];

/**
 * Sends an update between reads of its resource. Records a warning if the server answers that it has applied the update,
 * and still returns the values of the creation. The reads prove nothing else: a read without the resource, or from a
 * cache, is ignored.
 */
export async function checkStored(
  step: RequestStep,
  context: StepContext,
  resolveBinding: (binding: Binding) => Promise<string>,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  const { stored } = step;
  const creation = stored && bodyOf(context.exchanges.get(stored.creation)?.request);
  if (!stored || !creation) return send();
  const read = async (): Promise<Readonly<Record<string, unknown>> | undefined> =>
    shownObject(await readOf(stored.read, context, resolveBinding));
  const before = await read();
  const exchange = await send();
  const sent = bodyOf(exchange.request);
  if (!before || !sent || !isApplied(exchange, before)) return exchange;
  const segments = new URL(exchange.request.url).pathname.split('/');
  const texts = stored.members.filter(
    (name) => !segments.includes(encodeURIComponent(String(own(before, name)))),
  );
  let lost: readonly string[] = [];
  for (const seconds of READ_PAUSES_SECONDS) {
    if (seconds > 0) await pause(seconds, context.signal);
    const after = await read();
    lost = after ? lostMembers({ creation, before, sent, after }, texts) : [];
    if (lost.every((name) => stored.fixed.includes(name))) return exchange;
  }
  context.recorder.recordLost(exchange, stored.read.request.operation, lost);
  return exchange;
}

/** Returns true if the response says that the server has applied the update to the same resource. */
function isApplied(
  { request, response: { status, headers, json } }: Exchange,
  before: Readonly<Record<string, unknown>>,
): boolean {
  if (!APPLIED.includes(status)) return false;
  const isElsewhere = [headers['location'], headers['content-location']].some(
    (reference) => reference !== undefined && !isSameUrl(reference, request.url),
  );
  const isAnother =
    isObject(json) &&
    ID_NAMES.some((name) => own(json, name) !== undefined && own(json, name) !== own(before, name));
  return !isElsewhere && !isAnother;
}

const ID_NAMES: readonly string[] = ['id', '_id', 'uuid'];

function isSameUrl(reference: string, base: string): boolean {
  if (!URL.canParse(reference, base)) return false;
  const pathOf = (url: string): string => new URL(url, base).pathname.replace(/\/$/, '');
  return pathOf(reference) === pathOf(base);
}

/** Returns the response to a read of the resource; undefined if there is none. */
async function readOf(
  step: RequestStep,
  { session, client, plan, recorder, throttle, signal }: StepContext,
  resolveBinding: (binding: Binding) => Promise<string>,
): Promise<ReceivedResponse | undefined> {
  try {
    const request = await session.prepare(step.request, resolveBinding);
    const once = (): Promise<ReceivedResponse> => {
      recorder.requests++;
      return recorder.exchanges.ofStep(step, request, () => client.send(request));
    };
    return isPaced(step, plan) ? await throttle.send(step.request, once, signal) : await once();
  } catch (error) {
    if (error instanceof NoAnswerError || error instanceof BlockedError) return undefined;
    throw error;
  }
}

/** Returns the object that a response shows; undefined if it shows none, or if a cache may have stored it. */
function shownObject(response: ReceivedResponse | undefined): Readonly<Record<string, unknown>> | undefined {
  if (response?.status !== 200 || !isObject(response.json)) return undefined;
  const { headers } = response;
  const control = headers['cache-control'] ?? '';
  const isStored = headers['age'] !== undefined || /hit/i.test(headers['x-cache'] ?? '');
  const isStorable =
    /(max-age|s-maxage)\s*=\s*"?0*[1-9]/i.test(control) && !/no-(cache|store)/i.test(control);
  return isStored || isStorable ? undefined : response.json;
}

function bodyOf(request: SentRequest | undefined): Readonly<Record<string, unknown>> | undefined {
  const { json } = request?.body === undefined ? { json: undefined } : parseBody(request.body);
  return isObject(json) ? json : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
