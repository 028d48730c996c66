import type { Operation } from '@touchstone/core';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';

/** A call that the server accepted, and its operation. */
export interface AcceptedCall {
  readonly step: RequestStep;
  readonly operation: Operation;
}

/**
 * Repeats accepted calls without a credential, one for each combination of security schemes. Returns a note for each
 * that the server accepts although its operation requires a credential (OpenAPI 3.1 §4.8.10.1).
 * @param send Sends the request of a step, and returns the status; undefined if there is no response.
 */
export async function unenforcedSecurity(
  accepted: readonly AcceptedCall[],
  send: (step: RequestStep) => Promise<number | undefined>,
): Promise<readonly string[]> {
  const notes: string[] = [];
  const tried = new Set<string>();
  for (const { step, operation } of accepted) {
    const schemes = schemesOf(operation);
    if (step.request.caller === null || needsCaller(step.request)) continue;
    if (schemes === null || tried.has(schemes)) continue;
    tried.add(schemes);
    const status = await send({ ...step, request: { ...step.request, caller: null, credential: 'missing' } });
    if (status !== undefined && status < 300)
      notes.push(`${operation.id} is accepted without a credential, but the document requires ${schemes}.`);
  }
  return notes;
}

/** Returns true if the caller supplies a header of the request, which an anonymous request would not have. */
const needsCaller = ({ parameters }: RequestTemplate): boolean =>
  parameters.some((parameter) => parameter.of !== undefined);

/** Returns the names of the required security schemes; null if the operation requires none. */
function schemesOf({ security }: Operation): string | null {
  if (security.length === 0 || security.some((requirements) => requirements.length === 0)) return null;
  return security.map((requirements) => requirements.map(({ scheme }) => scheme).join(' and ')).join(' or ');
}
