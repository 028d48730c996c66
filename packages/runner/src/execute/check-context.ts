import { matchError } from '@touchstone/core';
import { mediaTypeMatches } from '@touchstone/core/internal';
import type { CheckContext } from '../checks/check.js';
import type { Exchange } from '../checks/exchange.js';
import { isGone } from '../checks/no-state-change.js';
import { responseMatch } from '../checks/response-match.js';
import type { Plan } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { inconclusiveReason, undecidedMatch } from './inconclusive-reason.js';
import type { StepContext } from './step-context.js';
import { volatileOf } from './volatile.js';

export async function checkContext(exchange: Exchange, context: StepContext): Promise<CheckContext> {
  const { plan, session, recorder, exchanges } = context;
  const { step, response } = exchange;
  const operation = session.operation(step.request.operation);
  const expected = obligationById(plan, step.expect.obligation);
  const keys = [String(response.status), `${Math.floor(response.status / 100)}XX`, 'default'];
  const documented = keys.flatMap((key) => operation.responses.find(({ status }) => status === key) ?? [])[0];
  const matched = matchError(operation, response.status, response.json);
  const code = matched === 'inconclusive' ? undefined : matched?.code;
  const candidates = documented
    ? (plan.obligationsByStatus.get(`${operation.id} ${documented.status}`) ?? [])
    : [];
  const actual = fulfilledObligation(candidates, code, response.headers['content-type']);
  const isCandidate = step.expect.rule === 'candidate';
  const intended = isCandidate && actual ? actual : expected;
  const match = responseMatch(exchange, intended, actual, documented);
  const show: CheckContext['show'] = (text, pointer) => recorder.texts.show(text, pointer);
  const gone = isGone(exchange, exchanges);
  const isRemoved = gone && step.expect.compare?.kind === 'removed';
  const inconclusive =
    isRemoved || (isCandidate && matched !== 'inconclusive')
      ? undefined
      : matched === 'inconclusive'
        ? undecidedMatch(step.request.operation, response.status)
        : inconclusiveReason({ exchange, intended, operation, documented, actual, match, show }, plan);
  return {
    model: plan.model,
    validator: recorder.validator,
    exchange,
    operation,
    intended,
    stake: isCandidate ? intended : obligationById(plan, stakeOf(exchange, exchanges)),
    unobserved: plan.obligationsById.get(step.expect.unobserved?.obligation ?? ''),
    documented,
    actual,
    match,
    isGone: gone,
    inconclusive,
    isMatchJudged: !gone && inconclusive === undefined && !isCandidate,
    earlier: exchanges,
    isChangedByRun: isChangedByRun(exchange, context),
    isShared: plan.isShared,
    volatile: await volatileOf(exchange, context),
    revealsSecret: (text) => session.secrets.reveals(text),
    show,
  };
}

/** Returns true if the run may have changed a resource between a read before a refused call and this read after it. */
function isChangedByRun(
  { step: { expect }, request }: Exchange,
  { exchanges, session, recorder }: StepContext,
): boolean {
  if (expect.compare?.kind !== 'unchanged') return false;
  const before = exchanges.get(expect.compare.since)?.response;
  const refused = exchanges.get(expect.compare.refused)?.request;
  if (!before || !refused) return false;
  return session.writes.isChangedBetween({ before, after: request, refused, sender: recorder });
}

/**
 * Returns the id of the obligation that a failed check violates: the obligation of the refused call in a comparison, or
 * else `onBehalfOf`, or else the obligation of the step.
 */
function stakeOf({ step }: Exchange, exchanges: StepContext['exchanges']): string {
  const { compare, onBehalfOf, obligation } = step.expect;
  const refused = compare && 'refused' in compare ? exchanges.get(compare.refused) : undefined;
  return refused?.step.expect.obligation ?? onBehalfOf ?? obligation;
}

/**
 * Returns the candidate that is a success or has the error code of the response, preferably one with the response's
 * media type. Returns undefined if there is none.
 */
function fulfilledObligation(
  candidates: readonly Obligation[],
  code: string | null | undefined,
  contentType = '',
): Obligation | undefined {
  const fitting = candidates.filter(({ error }) =>
    error ? code !== undefined && error.code === code : true,
  );
  return (
    fitting.find(({ mediaType }) => mediaType !== null && mediaTypeMatches(mediaType, contentType)) ??
    fitting[0]
  );
}

function obligationById(plan: Plan, id: string): Obligation {
  const obligation = plan.obligationsById.get(id);
  if (!obligation) throw new TypeError(`The plan refers to an obligation that it does not contain: ${id}.`);
  return obligation;
}
