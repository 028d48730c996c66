import { isItemPath, operationAt } from '@touchstone/core/internal';
import type { RequestStep } from '../plan/step.js';
import { itemReads } from '../scenario/item-reads.js';
import type { Scenario } from '../scenario/scenario.js';
import type { ProvokeContext } from './provoke-context.js';

/** The reads before and after an accepted removal. */
export interface RemovalReads {
  readonly before: readonly RequestStep[];
  readonly after: readonly RequestStep[];
}

/**
 * Plans a GET of the item before and after its DELETE, the step with the id `by`. Plans none unless the document describes
 * the response of the GET to an absent item.
 */
export function removalReads(
  { context, operation, obligation }: ProvokeContext<null>,
  { request }: Scenario,
  by: string,
): RemovalReads {
  const get =
    operation.method === 'DELETE' &&
    isItemPath(operation.path) &&
    operationAt(context.model, 'GET', operation.path);
  if (!get || get.responses.every(({ status }) => !ABSENCE.includes(status)))
    return { before: [], after: [] };
  const reads = itemReads(context, operation, request).filter((read) => read.request.operation === get.id);
  return {
    before: reads.map((read) => ({ ...read, role: 'before', id: `before: ${read.id}` })),
    after: reads.map((read) => ({
      ...read,
      role: 'after',
      id: `after: ${read.id}`,
      expect: {
        ...read.expect,
        onBehalfOf: obligation.id,
        compare: { kind: 'removed', since: `before: ${read.id}`, by },
      },
    })),
  };
}

/** Statuses by which a document describes an absent resource. */
const ABSENCE: readonly string[] = ['404', '410', '4XX', 'default'];
