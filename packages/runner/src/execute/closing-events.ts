import type { HttpClient } from '../http/http-client.js';
import type { LeftResource } from '../report/creation-record.js';
import type { RunEvent } from '../report/event.js';
import type { RemainingLog } from './creations/remaining-log.js';
import type { RemovalContext } from './creations/removal-context.js';
import { learnedRules } from './lessons/learned-rules.js';
import type { ListChanges } from './list-changes.js';
import { mentionedChanges } from './mentioned-items.js';
import type { BudgetLimits } from './run-budget.js';

/** The resources of a run that may remain, and the lists that it compares. */
interface RunLogs {
  readonly remaining: RemainingLog;
  readonly lists: ListChanges;
  /** The limits of the run. */
  readonly limits: BudgetLimits | undefined;
}

/**
 * Yields what a run reports when its cases have ended: resources that remain, changes, and rules of the server.
 * @param left The resources that could not be removed.
 */
export async function* closingEvents(
  left: readonly LeftResource[],
  logs: RunLogs,
  context: RemovalContext,
  client: HttpClient,
): AsyncGenerator<RunEvent, void> {
  for (const resource of left) yield { type: 'resource-left', ...resource };
  const remaining = await logs.remaining.list(context, client);
  for (const resources of remaining) yield { type: 'resources-remain', ...resources };
  const kept = { left, remaining };
  const listChanges = await logs.lists.compare(context, kept);
  const mentioned = await mentionedChanges(context, client, { kept, lists: logs.lists }, logs.limits);
  for (const change of [...listChanges, ...mentioned]) yield { type: 'list-changed', ...change };
  const { session } = context;
  for (const change of session.changes.list) yield { type: 'resource-changed', ...change };
  for (const rule of learnedRules(session)) yield { type: 'rule-learned', ...rule };
}
