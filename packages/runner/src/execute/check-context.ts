import { matchError } from '@touchstone/core';
import { mediaTypeMatches } from '@touchstone/core/internal';
import type { CheckContext } from '../checks/check.js';
import { isGone } from '../checks/no-state-change.js';
import type { Plan } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import type { Exchange } from './exchange.js';
import type { StepContext } from './step-context.js';
import { volatileOf } from './volatile.js';

/** What the checks need to know of an exchange. */
export async function checkContext(exchange: Exchange, context: StepContext): Promise<CheckContext> {
  const { plan, session, recorder, exchanges } = context;
  const { step, response } = exchange;
  const operation = session.operation(step.request.operation);
  const intended = known(plan, step.expect.obligation);
  const keys = [String(response.status), `${Math.floor(response.status / 100)}XX`, 'default'];
  const documented = keys.flatMap((key) => operation.responses.find(({ status }) => status === key) ?? [])[0];
  const code = matchError(operation, response.status, response.json)?.code;
  const { onBehalfOf, compare } = step.expect;
  const refused =
    compare && 'refused' in compare ? exchanges.get(compare.refused)?.step.expect.obligation : undefined;
  const candidates = documented ? (plan.byStatus.get(`${operation.id} ${documented.status}`) ?? []) : [];
  return {
    model: plan.model,
    validator: recorder.validator,
    exchange,
    operation,
    intended,
    stake: known(plan, refused ?? onBehalfOf ?? intended.id),
    documented,
    actual: actualOf(candidates, code, response.headers['content-type']),
    earlier: exchanges,
    volatile: await volatileOf(exchange, context),
    isExcused: isGone({ exchange, earlier: exchanges }),
    revealsSecret: (text) => session.secrets.reveals(text),
    show: (text) => recorder.show(text),
  };
}

/** The obligation an answer is: for an error that of its code, for a success that of its media type, if any has it. */
function actualOf(
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

function known(plan: Plan, id: string): Obligation {
  const found = plan.known.get(id);
  if (!found) throw new TypeError(`The plan names an obligation that it does not have: ${id}.`);
  return found;
}
