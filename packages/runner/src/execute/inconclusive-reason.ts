import type { CheckContext } from '../checks/check.js';
import { collisionHint } from '../checks/collision.js';
import { covers } from '../checks/covers.js';
import { isOtherSuccess } from '../checks/status.js';
import type { Plan } from '../plan/case.js';
import type { Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** Why another answer than the one intended is nobody's fault, and what to configure. */
export type Excuse = Untested;

/**
 * A document that declares no errors of its own leaves open what its values mean: a call made from its schemas may
 * name a customer that does not exist, and its 422 may be what we guessed to be its 400. A documented refusal is
 * then no violation, but a variant that was not reached. What the document does declare is held against the server.
 */
export function inconclusiveReason(checked: CheckContext, plan: Plan): Excuse | undefined {
  const { exchange, intended, operation, documented } = checked;
  const { status } = exchange.response;
  const isDeclared = operation.responses.some(({ errors }) => errors.some(({ explicit }) => explicit));
  if (isDeclared || !documented || status < 400 || status > 499 || isAsIntended(checked)) return undefined;
  if (intended.error !== null) {
    return {
      reason: 'trigger ambiguous',
      detail: `${answered(checked)} where ${intended.response.status} was expected. Add \`x-error\` with a \`when\` to say what brings each about.`,
    };
  }
  const { request, expect } = exchange.step;
  // Accepted a moment ago, or refused for a reason that is gone.
  if (expect.rule !== 'status-intended') return undefined;
  return refusedCall(checked, request, plan);
}

const isAsIntended = (checked: CheckContext): boolean =>
  isOtherSuccess(checked) || covers(checked.intended.response.status, checked.exchange.response.status);

function refusedCall(checked: CheckContext, request: RequestTemplate, plan: Plan): Excuse | undefined {
  switch (checked.exchange.response.status) {
    case 401:
      return {
        reason: 'no caller',
        detail: `${answered(checked)} to ${callerOf(request, plan)}: correct the credential, or configure a caller that may make this call.`,
      };
    case 403:
      return {
        reason: 'no caller',
        detail: `${answered(checked)} to ${callerOf(request, plan)}: configure a caller that may make this call.`,
      };
    case 400:
    case 409:
    case 412:
    case 422:
      return {
        reason: 'no valid request',
        detail: `${answered(checked)} to a call made from the schema: give the document an example that works, or say with \`x-reference\` what a property names.${collisionHint(checked.exchange)}`,
      };
    case 404:
      // What was made a moment ago, and nothing else, is there.
      return request.body || request.parameters.length > 0
        ? {
            reason: 'no resource',
            detail: `${answered(checked)}: configure \`references\` for what the call names, or give the document an example that works.`,
          }
        : undefined;
    default:
      return undefined;
  }
}

function answered({ exchange: { step, response }, show }: CheckContext): string {
  const { message } =
    typeof response.json === 'object' && response.json !== null && 'message' in response.json
      ? response.json
      : { message: undefined };
  return `${step.request.operation} answered ${response.status}${typeof message === 'string' ? ` (${show(message)})` : ''}`;
}

function callerOf({ caller }: RequestTemplate, plan: Plan): string {
  const planned = caller === null ? undefined : plan.callers.get(caller);
  if (!planned) return 'a call without credentials';
  return planned.from === 'configuration' ? `the caller ${planned.name}` : 'a caller made for the run';
}
