import type { RemainingResources } from '../report/creation-record.js';
import type { RunEvent } from '../report/event.js';
import { learnedRules } from './lessons/learned-rules.js';
import type { Session } from './session.js';

/** Returns what a run reports when its cases have ended: resources that remain, changes, and rules of the server. */
export const closingEvents = (
  session: Session,
  remaining: readonly RemainingResources[],
): readonly RunEvent[] => [
  ...remaining.map((resources) => ({ type: 'resources-remain' as const, ...resources })),
  ...[...session.changes.list].map((change) => ({ type: 'resource-changed' as const, ...change })),
  ...learnedRules(session).map((rule) => ({ type: 'rule-learned' as const, ...rule })),
];
