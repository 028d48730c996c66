import type { ApiError, Operation, Response, Trigger } from '@touchstone/core';
import type { Environment } from '../environment.js';
import type { Placed } from './order.js';
import type { RefusalTemplate } from './refusal.js';

/** A check of an operation: a trigger, and the response to send if its condition holds. */
export interface CheckEntry extends Placed {
  readonly trigger: Trigger;
  readonly template: RefusalTemplate;
  /** True if the check does not come from a documented trigger. */
  readonly isFallback: boolean;
  readonly isDisabled: boolean;
}

/**
 * Checks that run even if the document does not mention them, with the statuses that the document may define for them.
 */
const FALLBACKS: readonly (readonly [trigger: Trigger, statuses: readonly number[], title: string])[] = [
  ...(['missing', 'unknown'] as const).map(
    (is) => [{ kind: 'credential', is }, [401, 403], 'Unauthorized'] as const,
  ),
  [{ kind: 'scope-missing', lacks: 'operation' }, [403, 401], 'Forbidden'],
  [{ kind: 'payload-too-large', limit: 0 }, [413], 'Content Too Large'],
  [{ kind: 'media-type-unsupported' }, [415], 'Unsupported Media Type'],
  [{ kind: 'not-acceptable' }, [406], 'Not Acceptable'],
  ...(['path', 'query', 'header', 'syntax', 'body'] as const).map(
    (part) =>
      [
        { kind: 'request-invalid', in: part },
        part === 'syntax' ? [400, 422] : [422, 400],
        part === 'syntax' ? 'Bad Request' : 'Unprocessable Content',
      ] as const,
  ),
];

export function documentedEntries({ options }: Environment, { responses }: Operation): readonly CheckEntry[] {
  const disabled = options.disabled ?? [];
  return responses.flatMap((response) =>
    response.errors.flatMap((error) =>
      error.triggers.map((trigger) => ({
        trigger,
        kind: trigger.kind,
        code: error.code,
        template: documentedTemplate(error, response, trigger),
        isFallback: false,
        isDisabled:
          disabled.includes(error.code ?? '') || disabled.includes(`${error.code ?? ''} ${trigger.kind}`),
      })),
    ),
  );
}

/** Returns the fallback checks that are needed in addition to the documented checks. */
export function fallbackEntries(
  operation: Operation,
  documented: readonly CheckEntry[],
  isTokenEndpoint: boolean,
): readonly CheckEntry[] {
  const isNeeded = (trigger: Trigger): boolean => {
    if (trigger.kind === 'credential') return !isTokenEndpoint;
    if (trigger.kind === 'request-invalid') return true;
    return documented.every(({ kind }) => kind !== trigger.kind);
  };
  return FALLBACKS.filter(([trigger]) => isNeeded(trigger)).map(([trigger, statuses, title]) =>
    fallbackEntry(operation, trigger, statuses, title),
  );
}

/**
 * Returns a check that does not come from a documented trigger.
 * @param statuses The statuses that a document may define for the check, most likely first.
 */
export const fallbackEntry = (
  operation: Operation,
  trigger: Trigger,
  statuses: readonly number[],
  title: string,
): CheckEntry => ({
  trigger,
  kind: trigger.kind,
  code: null,
  template: fallbackTemplate(operation, statuses, title),
  isFallback: true,
  isDisabled: false,
});

function documentedTemplate(error: ApiError, response: Response, trigger: Trigger): RefusalTemplate {
  const exact = /^\d+$/.test(error.status) ? Number(error.status) : undefined;
  const typical = FALLBACKS.find(([{ kind }]) => kind === trigger.kind)?.[1][0] ?? 400;
  return { status: exact ?? typical, error, response, title: 'Error' };
}

/**
 * Returns a template with the documented response for one of the statuses, `4XX` or `default`, if the operation has
 * one.
 */
function fallbackTemplate(
  { responses }: Operation,
  statuses: readonly number[],
  title: string,
): RefusalTemplate {
  const [typical = 400] = statuses;
  const byStatus = (status: string): readonly Response[] =>
    responses.filter((response) => response.status === status).slice(0, 1);
  const [exact] = statuses.flatMap((status) => byStatus(String(status)));
  const response = exact ?? ['4XX', 'default'].flatMap(byStatus)[0];
  return {
    status: exact ? Number(exact.status) : typical,
    error: response?.errors[0] ?? null,
    response: response ?? null,
    title,
  };
}
