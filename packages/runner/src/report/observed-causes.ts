import { whenOf } from '@touchstone/core/internal';
import type { Case, CauseNames, Plan } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { usualStatuses } from '../plan/usual-statuses.js';
import type { CaseFinished } from './event.js';
import { expectedError } from './expected-error.js';
import type { DocumentedError, ObservedCause } from './report.js';

/** A cause, and the error that the server returned to it. */
interface Observation {
  readonly cause: string;
  readonly received: Obligation;
  readonly names: CauseNames;
  readonly when: Case['when'];
}

/**
 * Returns the documented error that the server returned to each tried cause, in the order of the plan, for the errors whose
 * causes the document does not declare. Specifies another documented error if it belongs to the cause more clearly.
 */
export function observedCauses(
  plan: Plan,
  finished: ReadonlyMap<string, CaseFinished>,
): readonly ObservedCause[] {
  const observations = plan.cases.flatMap((tried) => {
    const { candidate, answered } = finished.get(tried.id) ?? {};
    const received = plan.obligationsById.get((candidate ?? answered)?.obligation ?? '');
    return received === undefined ? [] : (observationOf(plan, tried, received) ?? []);
  });
  const seen = new Set(observations.map(({ received }) => received.id));
  const errors = errorsByOperation(plan);
  const causes = observations.map(({ cause, received, names, when }): ObservedCause => {
    const { id } = received.operation;
    const expected = expectedError(cause, names, { received, errors: errors.get(id) ?? [], seen });
    return {
      operation: id,
      cause,
      ...documentedError(received),
      ...(when && { when }),
      ...(expected && { expected: documentedError(expected) }),
    };
  });
  return [...new Map(causes.map((cause) => [keyOf(cause), cause])).values()];
}

function observationOf(plan: Plan, tried: Case, received: Obligation): Observation | undefined {
  const { candidate, names, when } = tried;
  if (candidate !== undefined && names) return { cause: plain(candidate), received, names, when };
  const variant = plan.variantsById.get(tried.variants[0] ?? '');
  const trigger = variant && 'trigger' in variant ? variant.trigger : null;
  if (!variant || trigger === null) return undefined;
  const { label } = variant;
  const name = tried.id.slice(tried.id.lastIndexOf(label)).slice(label.length).trim();
  return {
    cause: [label, name].filter(Boolean).join(' '),
    received,
    // The status determines the cause, so the words of a code say nothing more.
    names: { label, words: [], statuses: usualStatuses(trigger) },
    when: whenOf(name === '' ? trigger : { ...trigger, only: [name] }),
  };
}

/** Returns the label of a cause without the note that it is tried for no error in particular. */
const plain = (label: string): string => label.replace(', whatever the error', '');

const documentedError = ({ response, error }: Obligation): DocumentedError => ({
  status: response.status,
  code: error?.code ?? null,
});

const keyOf = ({ operation, cause, status, code }: ObservedCause): string =>
  JSON.stringify([operation, cause, status, code]);

function errorsByOperation({ obligationsById }: Plan): ReadonlyMap<string, readonly Obligation[]> {
  const grouped = new Map<string, Obligation[]>();
  for (const obligation of obligationsById.values()) {
    if (!obligation.error) continue;
    const group = grouped.get(obligation.operation.id);
    if (group) group.push(obligation);
    else grouped.set(obligation.operation.id, [obligation]);
  }
  return grouped;
}
