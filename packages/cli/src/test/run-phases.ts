import type { Evidence, ExecuteOptions, Plan, RunEvent } from '@touchstone/runner';
import { ServerError } from '../expected-error.js';
import type { ServerUnderTest } from './server-under-test.js';

/** The servers for the phases of a run, and the options for each server. */
export interface Phases {
  /** The server of the first phase. */
  readonly server: ServerUnderTest;
  /** Stops the current server and starts a new one; `null` if the run does not start the server. */
  readonly restart: (() => Promise<ServerUnderTest>) | null;
  /** Returns the options of `execute` for a server, after connecting its control hooks. */
  optionsFor(server: ServerUnderTest): Promise<ExecuteOptions>;
}

type Finished = Extract<RunEvent, { type: 'run-finished' }>;
type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** The events of all phases that are passed on as they are. */
const PASSED_ON: ReadonlySet<RunEvent['type']> = new Set([
  'cases-added',
  'case-started',
  'run-waiting',
  'budget-used',
]);

/** Time limit for detecting that an unresponsive server has ended. */
const DEATH_MS = 500;

/**
 * Executes a plan and yields the events of one run. If the run starts the server, dangerous cases run last and one at a
 * time, on a restarted server. If one of them ends the server or the session of its caller, the others run on the next
 * server.
 */
export async function* runPhases(plan: Plan, phases: Phases): AsyncGenerator<RunEvent, void, undefined> {
  const { evidenceOf, execute, selectCases } = await import('@touchstone/runner');
  const { restart } = phases;
  const evidence: Evidence[] = [];
  const finished: Finished[] = [];
  let isEnded = false;
  const first = restart === null ? plan : selectCases(plan, ({ isDangerous }) => !isDangerous);
  const done = new Set<string>();
  for await (const event of execute(first, await phases.optionsFor(phases.server))) {
    evidence.push(...evidenceOf([event]));
    if (event.type === 'case-finished') done.add(event.case);
    if (event.type === 'run-finished') finished.push(event);
    else yield event.type === 'run-started' ? { ...event, cases: plan.cases.length } : event;
    isEnded ||= event.type === 'run-aborted' || event.type === 'budget-used';
  }
  for (;;) {
    if (restart === null || isEnded) break;
    // A dangerous case may be the reason for cases that are not dangerous.
    const rest = selectCases(withEvidence(plan, [...evidence]), ({ id }) => !done.has(id));
    if (rest.cases.length === 0) break;
    const next = await nextServer(restart, phases);
    if ('reason' in next) {
      yield { type: 'run-aborted', reason: next.reason };
      break;
    }
    const { server, options } = next;
    const before = done.size;
    // The events of cases that the end of the server may have blocked.
    let unsure: CaseFinished[] = [];
    let aborted: RunEvent | undefined;
    for await (const event of execute(rest, { ...options, concurrency: 1 })) {
      evidence.push(...evidenceOf([event]));
      if (event.type === 'run-finished') finished.push(event);
      if (event.type === 'run-aborted') aborted = event;
      if (event.type === 'budget-used') isEnded = true;
      if (PASSED_ON.has(event.type)) yield event;
      if (event.type !== 'case-finished') continue;
      if (event.outcome === 'blocked') {
        unsure.push(event);
        continue;
      }
      for (const known of [...unsure.filter((blocked) => !needsNewServer(blocked)), event]) {
        done.add(known.case);
        yield known;
      }
      unsure = unsure.filter(needsNewServer);
    }
    // If the server has ended, blocked cases run again on the next one. If this server finished no case, the first
    // blocked case may have ended it and is not repeated.
    const mayBeDead = options.signal?.aborted !== true && (aborted !== undefined || unsure.length > 0);
    const isDead = mayBeDead && (await server.deathWithin(DEATH_MS)) !== null;
    const isOver = isDead || (aborted === undefined && unsure.some(needsNewServer));
    if (aborted && !isOver) yield aborted;
    for (const event of isOver ? unsure.slice(0, done.size === before ? 1 : 0) : unsure) {
      done.add(event.case);
      yield event;
    }
    if (!isOver || isEnded) break;
  }
  yield combined(finished);
}

/** Returns the plan of the round that follows from the evidence, to which its next rounds add theirs. */
function withEvidence(plan: Plan, evidence: readonly Evidence[]): Plan {
  const { next } = plan;
  if (!next) return plan;
  const after = (more: readonly Evidence[]): Plan => ({ ...next([...evidence, ...more]), next: after });
  return after([]);
}

/** Returns true if an accepted call of the run ended the session that the case needs, or the server. */
const needsNewServer = ({ untested }: CaseFinished): boolean =>
  untested?.reason === 'session ended' || untested?.reason === 'server ended';

/** Starts the next server and connects to it. Returns the reason if it cannot be started. */
async function nextServer(
  restart: () => Promise<ServerUnderTest>,
  phases: Phases,
): Promise<
  { readonly server: ServerUnderTest; readonly options: ExecuteOptions } | { readonly reason: string }
> {
  try {
    const server = await restart();
    return { server, options: await phases.optionsFor(server) };
  } catch (error) {
    if (error instanceof ServerError) return { reason: error.message };
    throw error;
  }
}

/** Combines the `run-finished` events of all phases. */
function combined(phases: readonly Finished[]): Finished {
  const last = phases.at(-1);
  const sum = (pick: (event: Finished) => number): number =>
    phases.reduce((total, event) => total + pick(event), 0);
  return {
    type: 'run-finished',
    at: last?.at ?? new Date().toISOString(),
    requests: sum(({ requests = 0 }) => requests),
    durationMs: sum(({ durationMs }) => durationMs),
  };
}
