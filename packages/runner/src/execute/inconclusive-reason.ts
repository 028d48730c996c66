import { isItemPath } from '@touchstone/core/internal';
import type { CheckContext } from '../checks/check.js';
import { COLLISION_HINT, mayBeCollision } from '../checks/collision.js';
import { refusalText } from '../checks/refusal-text.js';
import type { Plan } from '../plan/case.js';
import { declaresAllCauses } from '../plan/obligation.js';
import { type Untested, untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';

type JudgedResponse = Pick<
  CheckContext,
  'exchange' | 'intended' | 'operation' | 'documented' | 'actual' | 'match' | 'show'
>;

/**
 * Returns why an unexpected response proves nothing, and what to configure; undefined if it is conclusive. The cause of
 * an error that is only inferred may be another one. For example, a call built from the schemas may name a nonexistent
 * customer. If the document declares the cause of the expected error, an unexpected 4xx is a violation; so is the
 * refusal of a well-formed call with an error whose cause the document declares.
 */
export function inconclusiveReason(judged: JudgedResponse, plan: Plan): Untested | undefined {
  const { exchange, intended, operation, match } = judged;
  const { status } = exchange.response;
  if (isFailedFill(judged))
    return untested(
      'no valid request',
      `${responseText(judged)} to a call that must be accepted to fill or leave a rate window. Correct the call with a working example in the document.`,
    );
  if (isCoveredByDefault(judged))
    return untested(
      'no valid request',
      `${responseText(judged)}, which the default response covers as well as a success. Document the success as a 2xx response, or add a working example.`,
    );
  const isRefusal = (status >= 400 && status <= 499) || isDocumented501(judged);
  if (isDeclared(judged) || !isRefusal || match !== 'another status') return undefined;
  if (intended.error !== null && exchange.step.expect.namesNothing)
    return untested(
      'not provoked',
      `${responseText(judged)} to an invalid value in the path instead of the expected ${intended.response.status}, as for a resource that does not exist.`,
    );
  if (intended.error !== null) {
    return untested(
      'trigger ambiguous',
      `${responseText(judged)} instead of the expected ${intended.response.status}. Add \`x-error\` with a \`when\` to both errors to specify their causes.`,
    );
  }
  const { request, expect } = exchange.step;
  // The other rules test a rate limit or the recovery from a refusal, so a refused call is a violation, unless it was
  // not refused with the error whose cause was lifted.
  const isOtherRefusal = expect.rule === 'recovered' && judged.actual?.id !== expect.onBehalfOf;
  if (expect.rule !== 'status-intended' && !isOtherRefusal) return undefined;
  if (isNotImplemented(operation))
    return untested(
      'no valid request',
      `${responseText(judged)}, and the document says that the operation is not implemented. Remove the operation, or correct its description.`,
    );
  return refusedCall(judged, request, plan);
}

/**
 * Returns true if the document declares the cause of the expected error; for an expected success, that of the received
 * error or, if none matches, of every error of the received status.
 */
function isDeclared({ intended, actual, documented }: JudgedResponse): boolean {
  if (intended.error !== null) return intended.error.explicit;
  const errors = actual?.error ? [actual.error] : (documented?.errors ?? []);
  return errors.length > 0 && errors.every(declaresAllCauses);
}

/** Returns true if the server does not support a value that the run made up, which the document foresees. */
const isDocumented501 = ({ exchange: { step, response }, documented, intended }: JudgedResponse): boolean =>
  response.status === 501 &&
  documented?.status === '501' &&
  intended.error === null &&
  (step.request.body !== undefined || step.request.parameters.length > 0);

/** Returns true if the summary or the description says that the server does not implement the operation. */
const isNotImplemented = ({ summary = '', description = '' }: JudgedResponse['operation']): boolean =>
  /\b(not (yet )?implemented|unimplemented)\b/i.test(`${summary}\n${description}`);

/** Returns the reason for a response that could not be matched to a documented error in time. */
export const undecidedMatch = (operation: string, status: number): Untested =>
  untested(
    'pattern not decided',
    `A pattern of \`match\` could not be tested in time on the response ${status} of ${operation}: simplify the patterns that distinguish its errors.`,
  );

/** Returns true for a call within a rate window that the server refuses for a reason other than the limit. */
const isFailedFill = ({ exchange: { step, response }, intended }: JudgedResponse): boolean =>
  step.expect.rule === 'rate-limit' &&
  intended.error === null &&
  response.status >= 400 &&
  response.status < 500 &&
  response.status !== 429;

/** Returns true if an error was received in place of a success, and only the `default` response documents both. */
const isCoveredByDefault = ({
  exchange: { step, response },
  intended,
  documented,
}: JudgedResponse): boolean =>
  step.expect.rule === 'status-intended' &&
  intended.error === null &&
  intended.response.status === 'default' &&
  documented?.status === 'default' &&
  response.status >= 400;

function refusedCall(judged: JudgedResponse, request: RequestTemplate, plan: Plan): Untested | undefined {
  const response = responseText(judged);
  switch (judged.exchange.response.status) {
    case 401:
      return untested(
        'no caller',
        `${response} to ${callerText(request, plan)}: correct the credential, or configure a caller that may make this call.`,
      );
    case 403:
      return untested(
        'no caller',
        `${response} to ${callerText(request, plan)}: configure a caller that may make this call.`,
      );
    case 400:
    case 409:
    case 412:
    case 422: {
      const hint = mayBeCollision(judged.exchange) ? ` ${COLLISION_HINT}` : '';
      return untested(
        'no valid request',
        `${response} to a call built from the schema: add a working example to the document, or use \`x-reference\` to specify which resource a property names.${hint}`,
      );
    }
    case 501:
      return untested(
        'no valid request',
        `${response} to a call built from the schema: add a working example to the document.`,
      );
    case 404:
      if (isAction(request) && judged.documented?.status === '404')
        return untested(
          'no valid request',
          `${response}, perhaps because the resource is not in the state that the call needs: configure \`references\` for a resource in that state.`,
        );
      // A call without a body or parameters names only resources that the run created, found, or took from
      // `references`.
      return request.body || request.parameters.length > 0
        ? untested(
            'no resource',
            `${response}: configure \`references\` for the resources that the call names, or add a working example to the document.`,
          )
        : undefined;
    default:
      return undefined;
  }
}

/** Returns true for a write to something below a resource, such as `DELETE /articles/{id}/publish`. */
const isAction = ({ method, path }: RequestTemplate): boolean =>
  !SAFE_METHODS.includes(method) && path.includes('{') && !isItemPath(path);

function responseText({ exchange: { step, response }, show }: JudgedResponse): string {
  const text = refusalText(response.json);
  return `${step.request.operation} answered ${response.status}${text === undefined ? '' : ` (${show(text)})`}`;
}

function callerText({ caller }: RequestTemplate, plan: Plan): string {
  const planned = caller === null ? undefined : plan.callers.get(caller);
  if (!planned) return 'a call without credentials';
  return planned.from === 'configuration' ? `the caller ${planned.name}` : 'a caller created for the run';
}
