import { differences } from '../checks/differences.js';
import type { Exchange, ReceivedResponse } from '../http/message.js';
import { isPaced, pause } from './pace.js';
import type { StepContext } from './step-context.js';

/** A clock in an answer ticks by the second. */
const TICK = 1.1;

/**
 * Pointers at which an operation's answers vary by nature: learnt by reading once more, the first time they are
 * compared. Where a read after a refusal seems to show a change all the same, it is read again a second later, for
 * an age or a time of the answer may only have moved by then.
 */
export async function volatileOf(exchange: Exchange, context: StepContext): Promise<ReadonlySet<string>> {
  const { compare } = exchange.step.expect;
  const isBefore = exchange.step.id.startsWith('before: ');
  if (!isBefore && compare?.kind !== 'unchanged') return NONE;
  const learnt = await learn(exchange, context);
  const before = compare?.kind === 'unchanged' ? context.exchanges.get(compare.since) : undefined;
  if (!before || exchange.response.status >= 300) return learnt;
  const changed = differences(before.response.json, exchange.response.json).some(
    (pointer) => !learnt.has(pointer),
  );
  if (changed) {
    await pause(TICK, context.signal);
    for (const pointer of await differingNow(exchange, context)) learnt.add(pointer);
  }
  return learnt;
}

const NONE: ReadonlySet<string> = new Set();

function learn(exchange: Exchange, context: StepContext): Promise<Set<string>> {
  const { operation } = exchange.step.request;
  const known = context.volatile.get(operation);
  if (known) return known;
  const learning = differingNow(exchange, context).then((pointers) => new Set(pointers));
  // What went wrong this time is not what the next case shall hear.
  learning.catch(() => context.volatile.delete(operation));
  context.volatile.set(operation, learning);
  return learning;
}

async function differingNow(
  { step, request, response }: Exchange,
  { plan, client, recorder, throttle, signal }: StepContext,
): Promise<readonly string[]> {
  const read = (): Promise<ReceivedResponse> => {
    recorder.requests++;
    return client.send(request);
  };
  const again = isPaced(step, plan) ? await throttle.send(step.request, read, signal) : await read();
  return differences(response.json, again.json);
}
