import type { Operation } from '@touchstone/core';
import { operationAt } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { isUntested, type SkipReason } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Comparison, RequestStep } from '../plan/step.js';
import { callTemplate } from './call-template.js';
import { type PlanContext, successOf } from './context.js';
import { itemReads, pathBindings } from './item-reads.js';
import { largestPage } from './list-pages.js';
import { renamed } from './renamed-parameters.js';
import type { Scenario } from './scenario.js';

/** The reads before and after a refused call, which prove that it changed nothing. */
export interface StateReads {
  readonly before: readonly RequestStep[];
  /** Returns the reads after the step with the id `refused`. */
  after(refused: string): readonly RequestStep[];
  /** The reason why the state cannot be compared; absent if it can. */
  readonly skipped?: SkipReason;
}

const NO_READS: StateReads = { before: [], after: () => [] };

/** No reads, because the call is anonymous or no GET returns the state. */
export const NOT_READABLE: StateReads = { ...NO_READS, skipped: 'no read to compare' };

/**
 * Plans reads of the items that the path, or else the body, names. For a create without such items, plans a search of
 * the collection for the marker of the case. Plans no reads for a safe method.
 */
export function planStateReads(
  context: PlanContext,
  operation: Operation,
  wellFormed: Scenario,
  wrong: RequestTemplate,
): StateReads {
  if (SAFE_METHODS.includes(wrong.method)) return NO_READS;
  const { request: subject, marker } = wellFormed;
  const items = itemReads(context, operation, subject);
  if (items.length > 0) return compareReads(items);
  const list = wrong.method === 'POST' ? operationAt(context.model, 'GET', operation.path) : undefined;
  if (!list) return NOT_READABLE;
  return marker !== null && contains(wrong, marker)
    ? searchFor(context, list, subject, marker)
    : { ...NO_READS, skipped: 'no marker to search for' };
}

function contains({ body }: RequestTemplate, marker: string): boolean {
  if (!body || 'moreThan' in body) return false;
  return ('text' in body ? body.text : JSON.stringify(body.value)).includes(marker);
}

function compareReads(reads: readonly RequestStep[]): StateReads {
  return {
    before: reads.map((read) => ({ ...read, role: 'before', id: `before: ${read.id}` })),
    after: (refused) =>
      reads.map((read) => ({
        ...read,
        role: 'after',
        id: `after: ${read.id}`,
        expect: {
          ...read.expect,
          compare: { kind: 'unchanged', since: `before: ${read.id}`, refused } satisfies Comparison,
        },
      })),
  };
}

function searchFor(
  context: PlanContext,
  list: Operation,
  subject: RequestTemplate,
  marker: string,
): StateReads {
  const success = successOf(context, list);
  const parameters = largestPage(context, list);
  if (!success || isUntested(parameters)) return NOT_READABLE;
  const parents: ReadonlyMap<string, Binding> = renamed(pathBindings(subject), subject.path, list.path);
  return {
    before: [],
    after: (refused) => [
      {
        kind: 'request',
        role: 'after',
        id: `search: ${list.id}`,
        request: callTemplate(list, subject.caller, { parents, parameters }),
        expect: {
          rule: 'status-intended',
          obligation: success.id,
          compare: { kind: 'absent', marker, refused },
        },
      },
    ],
  };
}
