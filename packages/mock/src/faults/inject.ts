import type { Call } from '../call.js';
import type { Refusal } from '../decide/refusal.js';
import { PLAIN } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import { coversOperation } from './covers-operation.js';
import type { MockFault } from './fault.js';

/** The faults that strike a call, drawn once: the same seed and the same calls, the same faults. */
export function strikes(call: Call): readonly MockFault[] {
  const { faults } = call.world.options;
  if (!faults || faults.length === 0) return NONE;
  const { id } = call.operation.operation;
  return faults.filter(
    (fault) => coversOperation(fault, id) && call.world.nextRandom('fault').next() < fault.share,
  );
}

const NONE: readonly MockFault[] = [];

/** A failure of the server, before anything is done: as the document has it, else a problem. */
export function failure(call: Call, faults: readonly MockFault[]): Refusal | undefined {
  const fault = faults.find(({ kind }) => kind === 'server-error');
  if (fault?.kind !== 'server-error') return undefined;
  const { responses } = call.operation.operation;
  const own = responses.filter(({ status }) => /^5/.test(status));
  const response = own.find(({ status }) => fault.status === undefined || status === String(fault.status));
  const status = fault.status ?? (/^\d+$/.test(response?.status ?? '') ? Number(response?.status) : 500);
  return {
    as: { status, error: response?.errors[0] ?? null, response: response ?? null, title: 'Server Error' },
    detail: PLAIN,
  };
}

/** What is wrong with an answer on its way out. */
export function spoiled(reply: Reply, faults: readonly MockFault[]): Reply {
  let spoilt = reply;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'malformed-json':
        if (typeof spoilt.body === 'string')
          spoilt = { ...spoilt, body: spoilt.body.slice(0, spoilt.body.length / 2) };
        break;
      case 'reset':
      case 'truncated-body':
        spoilt = { ...spoilt, transport: { kind: fault.kind } };
        break;
      case 'slow-body':
        spoilt = { ...spoilt, transport: { kind: fault.kind, milliseconds: fault.milliseconds } };
        break;
      case 'latency':
      case 'server-error':
        break;
    }
  }
  return spoilt;
}

/** Milliseconds that an answer comes late. */
export function lateness(call: Call, faults: readonly MockFault[]): number {
  return faults.reduce((sum, fault) => {
    if (fault.kind !== 'latency') return sum;
    return sum + fault.milliseconds + call.world.nextRandom('jitter').next() * (fault.jitter ?? 0);
  }, 0);
}
