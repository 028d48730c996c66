import { PLAIN, type Refusal } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { coversOperation } from './covers-operation.js';
import type { MockFault } from './fault.js';

/** Selects the faults of a request at random. The same seed and the same requests select the same faults. */
export function selectFaults({ environment, operation: compiled }: RequestContext): readonly MockFault[] {
  const { faults } = environment.options;
  if (!faults || faults.length === 0) return NO_FAULTS;
  const { id } = compiled.operation;
  return faults.filter(
    (fault) => coversOperation(fault, id) && environment.nextRandom('fault').next() < fault.share,
  );
}

const NO_FAULTS: readonly MockFault[] = [];

/**
 * Returns the refusal for an injected server error, with the documented 5xx response if there is one; `undefined` if no
 * server error was selected. The mock refuses the request before any state changes.
 */
export function injectedError(context: RequestContext, faults: readonly MockFault[]): Refusal | undefined {
  const fault = faults.find(({ kind }) => kind === 'server-error');
  if (fault?.kind !== 'server-error') return undefined;
  const { responses } = context.operation.operation;
  const serverErrors = responses.filter(({ status }) => /^5/.test(status));
  const response = serverErrors.find(
    ({ status }) => fault.status === undefined || status === String(fault.status),
  );
  const status = fault.status ?? (/^\d+$/.test(response?.status ?? '') ? Number(response?.status) : 500);
  return {
    template: {
      status,
      error: response?.errors[0] ?? null,
      response: response ?? null,
      title: 'Server Error',
    },
    detail: PLAIN,
  };
}

/** Applies the faults that change the body or the connection. */
export function corruptReply(reply: Reply, faults: readonly MockFault[]): Reply {
  let corrupted = reply;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'malformed-json':
        if (typeof corrupted.body === 'string')
          corrupted = { ...corrupted, body: corrupted.body.slice(0, corrupted.body.length / 2) };
        break;
      case 'reset':
      case 'truncated-body':
        corrupted = { ...corrupted, transport: { kind: fault.kind } };
        break;
      case 'slow-body':
        corrupted = { ...corrupted, transport: { kind: fault.kind, milliseconds: fault.milliseconds } };
        break;
      case 'latency':
      case 'server-error':
        break;
    }
  }
  return corrupted;
}

/** Returns the sum of the injected delays in milliseconds. */
export function injectedDelay({ environment }: RequestContext, faults: readonly MockFault[]): number {
  return faults.reduce((sum, fault) => {
    if (fault.kind !== 'latency') return sum;
    return sum + fault.milliseconds + environment.nextRandom('jitter').next() * (fault.jitter ?? 0);
  }, 0);
}
