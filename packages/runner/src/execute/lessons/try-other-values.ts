import type { Json } from '@touchstone/core';
import type { CheckContext } from '../../checks/check.js';
import type { Exchange } from '../../checks/exchange.js';
import { BlockedError } from '../../plan/blocked.js';
import { mediaOf } from '../../plan/media.js';
import type { RequestStep } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { OtherValues } from './other-values.js';

/** An exchange with what the checks need to know about it. */
export interface Judged {
  readonly exchange: Exchange;
  readonly checked: CheckContext;
}

/** The statuses with which servers refuse the values of a request. */
const REFUSALS: readonly number[] = [400, 409, 412, 422];

/**
 * Repeats a refused well-formed call with other values, which follow from the refusals, until the server accepts one.
 * Later requests of the run use what was learned. Returns the first exchange if the refusal is a violation, or if the
 * server accepts no other values.
 * @param send Sends a step like that of the first exchange.
 */
export async function tryOtherValues(
  first: Judged,
  context: StepContext,
  send: (step: RequestStep) => Promise<Judged>,
): Promise<Judged> {
  const { lessons } = context.session;
  const { step } = first.exchange;
  const { request } = step;
  const operation = context.session.operation(request.operation);
  const schema = mediaOf(operation)?.schema;
  const { body } = request;
  if (!schema || !body || !('value' in body) || !isRefusedCall(first) || !lessons.mayTry(operation.id))
    return first;
  // The refusal may concern a value that the case needs.
  if (body.deliberate !== undefined) return first;
  // Other passwords can lock an account.
  if (sendsCredential(body.value) && !context.plan.allow.includes('credentials')) return first;
  const values = new OtherValues({
    plan: context.plan,
    operation,
    schema,
    request: { ...request, body },
    lessons,
    valueLabel: context.valueLabel,
    generation: context.renewal.generation,
  });
  let last = first;
  for (;;) {
    const next = isRefusedCall(last) ? values.next(last.exchange.response) : undefined;
    if (!next || context.signal.aborted) break;
    last = await send({ ...step, request: next }).catch((error: unknown) => {
      if (error instanceof BlockedError) lessons.noteFailure(operation.id);
      throw error;
    });
    if (last.exchange.response.status >= 300) continue;
    lessons.keep(operation.id, values.lessons);
    // Later steps of the case repeat the fresh values of this one.
    context.renewal.generation = Math.max(context.renewal.generation, values.generation);
    context.recorder.check(first.checked);
    return last;
  }
  if (values.attempts === 0) return first;
  lessons.noteFailure(operation.id);
  return withAttempts(first, values.attempts);
}

/** Returns the exchange with the number of attempts in the reason why it proves nothing. */
function withAttempts({ exchange, checked }: Judged, attempts: number): Judged {
  const { inconclusive } = checked;
  if (!inconclusive) return { exchange, checked };
  const detail = `${inconclusive.detail} ${attempts === 1 ? 'Another call' : `${attempts} other calls`} with other values ${attempts === 1 ? 'was' : 'were'} refused as well.`;
  return { exchange, checked: { ...checked, inconclusive: { ...inconclusive, detail } } };
}

const CREDENTIAL = /pass(word|wd|phrase|code)|pwd|secret|token|credential|(^|_)(pin|otp)$/i;

/** Returns true if a body has a member that may contain a credential, such as `password`. */
const sendsCredential = (body: Json): boolean =>
  typeof body === 'object' &&
  body !== null &&
  Object.entries(body).some(([name, value]) => CREDENTIAL.test(name) || sendsCredential(value as Json));

/** Returns true if the server refused the values of a call that should succeed, which violates nothing. */
const isRefusedCall = ({ exchange, checked }: Judged): boolean =>
  checked.inconclusive !== undefined &&
  checked.intended.error === null &&
  exchange.step.expect.rule === 'status-intended' &&
  (REFUSALS.includes(exchange.response.status) || isMissingParent(exchange));

/** Returns true for a 404 to the creation of a resource with a key of the run, which cannot mean that resource. */
const isMissingParent = ({ step, response }: Exchange): boolean =>
  response.status === 404 && step.request.substitutions.some(({ value }) => value.isChosen === true);
