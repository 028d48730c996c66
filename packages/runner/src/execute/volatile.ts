import { differences } from '../checks/differences.js';
import type { Exchange } from '../checks/exchange.js';
import type { ReceivedResponse } from '../http/message.js';
import { pause } from '../http/pause.js';
import { isStateRead } from '../plan/step.js';
import { isPaced } from './pace.js';
import type { StepContext } from './step-context.js';

/** A little longer than a second, so timestamps in a response have advanced. */
export const CLOCK_TICK_SECONDS = 1.1;

/**
 * Returns pointers to the values of a response that vary between reads of the same state. The first state read of an
 * operation is repeated to find them. If a read after a refusal still appears to differ, it is repeated a second later,
 * because an age or a timestamp in the response may not change before then.
 */
export async function volatileOf(exchange: Exchange, context: StepContext): Promise<ReadonlySet<string>> {
  const { compare } = exchange.step.expect;
  if (!isStateRead(exchange.step)) return NONE;
  const pointers = await learnPointers(exchange, context);
  if (compare?.kind !== 'unchanged' || exchange.response.status >= 300) return pointers;
  const before = context.exchanges.get(compare.since);
  const refused = context.exchanges.get(compare.refused);
  // An accepted call may change the resource.
  if (!before || !refused || refused.response.status < 400) return pointers;
  const isChanged = differences(before.response.json, exchange.response.json).some(
    (pointer) => !pointers.has(pointer),
  );
  if (isChanged) {
    await pause(CLOCK_TICK_SECONDS, context.signal);
    for (const pointer of await readAgain(exchange, context)) pointers.add(pointer);
  }
  return pointers;
}

const NONE: ReadonlySet<string> = new Set();

function learnPointers(exchange: Exchange, context: StepContext): Promise<Set<string>> {
  const { operation } = exchange.step.request;
  const learnt = context.volatile.get(operation);
  if (learnt) return learnt;
  const learning = readAgain(exchange, context).then((pointers) => new Set(pointers));
  // A failure must not affect later cases, so the next case reads again.
  learning.catch(() => context.volatile.delete(operation));
  context.volatile.set(operation, learning);
  return learning;
}

/** Repeats a read and returns the pointers at which the responses differ. */
async function readAgain(
  { step, request, response }: Exchange,
  { plan, client, recorder, throttle, signal }: StepContext,
): Promise<readonly string[]> {
  const read = (): Promise<ReceivedResponse> => {
    recorder.requests++;
    return recorder.exchanges.ofStep(step, request, () => client.send(request));
  };
  const again = isPaced(step, plan) ? await throttle.send(step.request, read, signal) : await read();
  return differences(response.json, again.json);
}
