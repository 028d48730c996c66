import type { Exchange } from '../../checks/exchange.js';
import type { Plan } from '../../plan/case.js';
import type { Obligation } from '../../plan/obligation.js';
import type { LeftResource } from '../../report/creation-record.js';
import { checkContext } from '../check-context.js';
import type { StepContext } from '../step-context.js';
import type { Creation } from './creation.js';
import type { ItemRead } from './removal-requests.js';
import { isSuccess } from './removal-status.js';

/**
 * Checks the read of a resource after a removal that the server has accepted. If the resource is still there, the removal
 * had no effect; a server error is checked as the response to a read of an absent resource.
 */
export async function checkReadBack(
  creation: Creation,
  { curl }: LeftResource,
  context: StepContext,
): Promise<void> {
  const { lastRemoval, removal } = creation;
  const { readBack } = lastRemoval;
  if (!readBack) return;
  const { response } = readBack;
  if (isSuccess(response.status)) {
    context.recorder.recordKept(removal, response, curl);
    return;
  }
  const absence = absenceOf(context.plan, readBack.template.operation);
  if (!absence) return;
  const checked = await checkContext(absentExchange(readBack, absence), context);
  context.recorder.check(checked, { mayBeChance: false });
}

/** Returns the documented response to a read of an absent resource; undefined if there is none. */
function absenceOf(plan: Plan, operation: string): Obligation | undefined {
  const candidates = ['404', '410'].flatMap(
    (status) => plan.obligationsByStatus.get(`${operation} ${status}`) ?? [],
  );
  return candidates.find(({ error }) => error?.triggers.some(({ kind }) => kind === 'resource-absent'));
}

const absentExchange = ({ template, request, response }: ItemRead, absence: Obligation): Exchange => ({
  step: {
    kind: 'request',
    role: 'after',
    id: `removal: ${template.operation}`,
    request: template,
    expect: { rule: 'status-intended', obligation: absence.id },
  },
  request,
  response,
});
