import type { Obligation } from '../plan/obligation.js';
import type { PlanContext } from '../scenario/context.js';

/**
 * Returns the name of an obligation in the ids of its cases: its error code or, without one, its status. Adds the
 * status or the media type if another response of the operation has the same name. The name depends only on the
 * documented responses of the operation, so a selection does not change it.
 */
export function obligationName(context: PlanContext, obligation: Obligation): string {
  const names = namesByContext.get(context) ?? new Map<string, string>();
  namesByContext.set(context, names);
  const known = names.get(obligation.id);
  if (known !== undefined) return known;
  const name = shortestName(context, obligation);
  names.set(obligation.id, name);
  return name;
}

/** The names by obligation id. Thousands of cases contain the name of an obligation. */
const namesByContext = new WeakMap<PlanContext, Map<string, string>>();

function shortestName(context: PlanContext, obligation: Obligation): string {
  const siblings = context.byOperation.get(obligation.operation.id) ?? [];
  const names = namesOf(obligation);
  const index = names.findIndex((name, form) =>
    siblings.every((other) => other.id === obligation.id || namesOf(other)[form] !== name),
  );
  return names[index] ?? obligation.id;
}

/** Returns the possible names, the shortest first. */
function namesOf({ response: { status }, mediaType, error }: Obligation): readonly string[] {
  const code = error?.code ?? null;
  const join = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null).join(' ');
  return [code ?? status, join(status, code), join(code ?? status, mediaType), join(status, mediaType, code)];
}
