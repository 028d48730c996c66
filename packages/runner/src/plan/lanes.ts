import type { Binding } from './binding.js';
import type { Case } from './case.js';
import type { RequestStep, Step } from './step.js';

/**
 * Cases in lanes: those of one lane run one after the other, for they write to something that none of them made, and
 * a case that looks whether anything changed must not see what another did. Everything else has a lane of its own.
 */
export function lanesOf(cases: readonly Case[]): readonly (readonly Case[])[] {
  const lanes = new Set<Case[]>();
  const laneOf = new Map<string, Case[]>();
  for (const each of cases) {
    const shared = sharedBy(each);
    const joined = new Set(shared.map((name) => laneOf.get(name)).filter((lane) => lane !== undefined));
    const [lane = [], ...others] = joined;
    lanes.add(lane);
    for (const other of others) merge(other, lane, lanes, laneOf);
    lane.push(each);
    for (const name of shared) laneOf.set(name, lane);
  }
  // The longest first, so that none of them is left running alone.
  return [...lanes].sort((a, b) => b.length - a.length);
}

function merge(from: Case[], into: Case[], lanes: Set<Case[]>, laneOf: Map<string, Case[]>): void {
  into.push(...from);
  lanes.delete(from);
  for (const [name, lane] of laneOf) if (lane === from) laneOf.set(name, into);
}

/** Names of what a case writes to without having made it, or looks at to see that nobody did. */
function sharedBy({ steps }: Case): readonly string[] {
  const requests = steps.filter((step): step is RequestStep => step.kind === 'request');
  const writes = requests.filter(({ request }) => !SAFE_METHODS.includes(request.method));
  if (writes.length === 0) return [];
  const inPath = writes.flatMap(({ request }) => request.substitutions.filter((each) => each.in === 'path'));
  // Reads too: a body that cannot be read names nothing, and what it would have named is looked at all the same.
  const subjects = requests.flatMap(({ request }) =>
    request.substitutions.filter(({ value }) => value.isSubject),
  );
  const known = writes.flatMap(({ request }) => request.parameters.filter((each) => each.in === 'path'));
  return [
    ...new Set([
      ...[...inPath, ...subjects].flatMap(({ value }) => nameOf(value, steps) ?? []),
      ...known.map(({ name, value }) => `${name} ${String(value)}`),
    ]),
  ];
}

import { SAFE_METHODS } from './safe-methods.js';

function nameOf(bound: Binding, steps: readonly Step[]): string | undefined {
  if (bound.given !== undefined) return bound.given;
  if (bound.fixture !== undefined) return bound.fixture;
  const source = steps.find(
    (step) => step.kind === 'request' && step.bind?.some(({ name }) => name === bound.binding),
  );
  return source?.kind === 'request' && SAFE_METHODS.includes(source.request.method)
    ? `found in ${source.request.path}`
    : undefined;
}
