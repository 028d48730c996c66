import type { Operation } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RunEvent } from './event.js';
import { requiresCredential } from './refused-credential.js';
import type { Report } from './report.js';

/** A CSRF token that the server refuses. */
export interface CsrfRefusal {
  /** The status with which the server refused every write. */
  readonly status: number;
  /** Name of the header that contains the token; null if the run sent none. */
  readonly header: string | null;
  /** True if the report contains no other findings than those of the refused writes. */
  readonly explainsFindings: boolean;
}

/** Statuses with which frameworks refuse a CSRF token, the most specific one first. */
const REFUSALS: readonly number[] = [419, 403, 401];

const CSRF_HEADER = /[cx]srf|request-?verification-?token/i;

/**
 * Returns the refusal of a CSRF token: the server accepted reads, but answered every write that needs a credential and
 * should succeed with the same 401, 403 or 419. Without a header for the token, only a 419 counts, because a credential
 * that may only read is refused in the same way. Returns `null` if the server accepted a write, or if none was sent.
 *
 * @param headers Names of the headers that the run sends with every request.
 */
export function refusedCsrfToken(
  { model }: Plan,
  events: Iterable<RunEvent>,
  { findings }: Pick<Report, 'findings'>,
  headers: readonly string[],
): CsrfRefusal | null {
  const accepted = new Set<string>();
  const refused = new Map<string, Set<number>>();
  for (const event of events) {
    if (event.type !== 'case-finished') continue;
    for (const id of event.accepted ?? []) accepted.add(id);
    for (const { operation, status } of event.refused ?? [])
      refused.set(operation, (refused.get(operation) ?? new Set()).add(status));
  }
  const isRead = ({ method }: Operation): boolean => SAFE_METHODS.includes(method);
  const isSecured = model.operations.some(({ security }) => security.length > 0);
  const needsToken = (operation: Operation): boolean =>
    !isRead(operation) && (!isSecured || requiresCredential(operation.security));
  const writes = model.operations.filter(
    (operation) => needsToken(operation) && (refused.has(operation.id) || accepted.has(operation.id)),
  );
  const hasRead = model.operations.some((operation) => isRead(operation) && accepted.has(operation.id));
  if (!hasRead || writes.length === 0 || writes.some(({ id }) => accepted.has(id))) return null;
  const header = csrfHeader(model.securitySchemes.values(), writes, headers);
  const status = REFUSALS.find((candidate) => writes.every(({ id }) => refused.get(id)?.has(candidate)));
  if (status === undefined || (header === null && status !== 419)) return null;
  const ids = new Set(writes.map(({ id }) => id));
  const explainsFindings = findings.every(
    (finding) => finding.status === status && ids.has(finding.operation),
  );
  return { status, header, explainsFindings };
}

function csrfHeader(
  schemes: Iterable<{ readonly parameterName?: string | undefined }>,
  writes: readonly Operation[],
  headers: readonly string[],
): string | null {
  const declared = writes.flatMap(({ parameters }) =>
    parameters.flatMap(({ in: place, name }) => (place === 'header' ? [name] : [])),
  );
  const names = [
    ...headers,
    ...[...schemes].flatMap(({ parameterName }) => parameterName ?? []),
    ...declared,
  ];
  return names.find((name) => CSRF_HEADER.test(name)) ?? null;
}
