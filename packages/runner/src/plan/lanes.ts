import type { Binding } from './binding.js';
import type { Case } from './case.js';
import { SAFE_METHODS } from './safe-methods.js';
import type { RequestStep, Step } from './step.js';

/**
 * Groups cases into lanes. The cases of one lane run one at a time, because they share a resource that none of them
 * created. A case that compares the state of the resource must not see the writes of another case. Every other case has
 * its own lane. Cases that send a DELETE come last in their lane.
 */
export function lanesOf(cases: readonly Case[]): readonly (readonly Case[])[] {
  const lanes = new Set<Case[]>();
  const laneOf = new Map<string, Case[]>();
  for (const planned of cases) {
    const shared = sharedResources(planned);
    const joined = new Set(shared.map((name) => laneOf.get(name)).filter((lane) => lane !== undefined));
    const [lane = [], ...others] = joined;
    lanes.add(lane);
    for (const other of others) merge(other, lane, lanes, laneOf);
    lane.push(planned);
    for (const name of shared) laneOf.set(name, lane);
  }
  // The longest lane starts first, so it does not run alone at the end.
  return [...lanes].map(removalsLast).sort((a, b) => b.length - a.length);
}

const removalsLast = (lane: readonly Case[]): readonly Case[] =>
  lane.length < 2 ? lane : [...lane.filter((planned) => !removes(planned)), ...lane.filter(removes)];

const removes = ({ steps }: Case): boolean =>
  steps.some(
    (step) => step.kind === 'request' && step.role === 'attempt' && step.request.method === 'DELETE',
  );

function merge(from: Case[], into: Case[], lanes: Set<Case[]>, laneOf: Map<string, Case[]>): void {
  into.push(...from);
  lanes.delete(from);
  for (const [name, lane] of laneOf) if (lane === from) laneOf.set(name, into);
}

/** Returns the names of the resources that a case writes to or compares but has not created. */
function sharedResources({ steps }: Case): readonly string[] {
  const requests = steps.filter((step): step is RequestStep => step.kind === 'request');
  const writes = requests.filter(({ request }) => !SAFE_METHODS.includes(request.method));
  if (writes.length === 0) return [];
  const inPath = writes.flatMap(({ request }) =>
    request.substitutions.filter((substitution) => substitution.in === 'path'),
  );
  // Reads are included, because a call with an unparsable body has no bindings, but its case still reads and compares
  // the resource.
  const subjects = requests.flatMap(({ request }) =>
    request.substitutions.filter(({ value }) => value.isSubject),
  );
  const literals = writes.flatMap(({ request }) =>
    request.parameters.filter((parameter) => parameter.in === 'path'),
  );
  return [
    ...new Set([
      ...[...inPath, ...subjects].flatMap(({ value }) => sharedName(value, steps) ?? []),
      ...literals.map(({ name, value }) => `${name} ${String(value)}`),
    ]),
  ];
}

function sharedName(binding: Binding, steps: readonly Step[]): string | undefined {
  if (binding.literal !== undefined) return binding.literal;
  if (binding.fixture !== undefined) return binding.fixture;
  const source = steps.find(
    (step) => step.kind === 'request' && step.bind?.some(({ name }) => name === binding.name),
  );
  return source?.kind === 'request' && SAFE_METHODS.includes(source.request.method)
    ? `found in ${source.request.path}`
    : undefined;
}
