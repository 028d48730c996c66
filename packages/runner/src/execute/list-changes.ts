import { collectionPath, isItemPath, pathShape } from '@touchstone/core/internal';
import { ControlError } from '../control/control-error.js';
import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import type { ComparedList } from '../plan/compared-list.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { LeftResource, RemainingResources } from '../report/creation-record.js';
import type { ListChange, ListedItemIds } from '../report/list-change.js';
import { foundIn, listItems } from './creations/find-created.js';
import { literalOf, withId } from './creations/literal-undo.js';
import type { RemovalContext } from './creations/removal-context.js';
import { isAbsent } from './creations/removal-status.js';
import { listsToRead } from './list-reads.js';
import type { BudgetLimits } from './run-budget.js';

/** Maximum number of pages of a list that are read. */
const MAX_PAGES = 5;
/** Time after which no further list or mentioned resource is read, before the cases and after them. */
export const MAX_READ_MS = 20_000;
/** Maximum number of items of a list that are read because the list no longer contains them. */
const MAX_CONFIRMED = 20;
/** Maximum number of ids that are reported. */
const MAX_IDS = 5;
const MAX_ID_LENGTH = 60;

/** The resources of a run that a summary lists. */
export interface KeptResources {
  readonly left: readonly LeftResource[];
  readonly remaining: readonly RemainingResources[];
}

type Ids = ReadonlySet<string>;
type Send = (template: RequestTemplate) => Promise<ReceivedResponse>;

/**
 * Compares lists of a server that the run did not start before and after its cases. Only the lists show what a call has
 * created or removed as a side effect, because no response names it.
 */
export class ListChanges {
  readonly #lists: readonly ComparedList[];
  readonly #client: HttpClient;
  readonly #before = new Map<ComparedList, Ids>();
  /** The path segment of the resource that contains the items of a list. */
  readonly #parents = new Map<ComparedList, string>();
  /** The ids that appeared in lists, by the shape of the path of their collection. */
  readonly #appeared = new Map<string, Ids>();

  /** @param client A client that remains usable while the created resources are removed. */
  constructor(plan: Plan, client: HttpClient, limits?: BudgetLimits) {
    this.#lists = listsToRead(plan, limits);
    this.#client = client;
  }

  /** Reads the lists before the first case. */
  async readBefore(context: RemovalContext): Promise<void> {
    for (const [list, ids] of await this.#read(this.#lists, context)) this.#before.set(list, ids);
  }

  /** Reads the lists again after the last removal, and returns the differences that the run does not report otherwise. */
  async compare(context: RemovalContext, kept: KeptResources): Promise<readonly ListChange[]> {
    const after = await this.#read([...this.#before.keys()], context);
    const differing = [...after].filter(([list, ids]) => !areEqual(ids, this.#idsBefore(list)));
    // A server may still process a removal, or return other ids in each response.
    const again = await this.#read(
      differing.map(([list]) => list),
      context,
    );
    const changes: ListChange[] = [];
    for (const [list, ids] of differing) {
      const confirmed = again.get(list);
      if (confirmed === undefined || !areEqual(ids, confirmed)) continue;
      const gone = await this.#goneFrom(list, ids, context);
      changes.push(...this.#changeOf(list, ids, gone, context, kept));
    }
    return changes;
  }

  /**
   * Returns the ids that a list no longer contains, without those that the run removed. A list that has shrunk is complete
   * now. Otherwise other items may have displaced them, so that only a read shows that they are gone.
   */
  async #goneFrom(list: ComparedList, after: Ids, context: RemovalContext): Promise<readonly string[]> {
    const before = this.#idsBefore(list);
    const { removals } = context.session;
    const missing = without(before, after).filter((id) => !removals.hasRemoved(id));
    if (after.size < before.size || missing.length === 0) return missing;
    const { item } = list;
    if (!item) return [];
    const absent: string[] = [];
    await this.#whileAnswered(missing.slice(0, MAX_CONFIRMED), async (id) => {
      const read = withId(item.request, { in: 'path', at: item.at }, id);
      const { status } = await this.#send(read, context);
      if (isAbsent(status)) absent.push(id);
      return status !== 429;
    });
    return absent;
  }

  /** Returns true if an id appeared in a list of the collection at a path. */
  hasAppeared(collection: string, id: string): boolean {
    return this.#appeared.get(pathShape(collection))?.has(id) === true;
  }

  /**
   * Returns the difference of a list. A list may show only a part of its items: one that has grown was complete before, so
   * that other ids are new.
   */
  #changeOf(
    list: ComparedList,
    after: Ids,
    removed: readonly string[],
    { session }: RemovalContext,
    kept: KeptResources,
  ): readonly ListChange[] {
    const before = this.#idsBefore(list);
    const added = after.size > before.size ? without(after, before) : [];
    const recreated = recreatedIds(session.createdIds.removedFrom(list.collection), after);
    const appeared = added.filter((id) => recreated.has(id) || !session.createdIds.has(list.collection, id));
    const reported = keptIn(list.collection, kept, session) - (added.length - appeared.length);
    const shown = (ids: readonly string[]): ListedItemIds => shownIds(ids, memberOf(list), session);
    const isNew = appeared.length > Math.max(reported, 0);
    if (isNew) this.#appeared.set(pathShape(list.collection), new Set(appeared));
    if (!isNew && removed.length === 0) return [];
    return [
      {
        operation: list.request.operation,
        ...(isNew && { appeared: shown(appeared) }),
        ...(removed.length > 0 && { gone: shown(removed) }),
      },
    ];
  }

  #idsBefore(list: ComparedList): Ids {
    return this.#before.get(list) ?? new Set();
  }

  /** Returns the ids in the lists that can be read whole. Stops at the first call that is not answered, or refused with 429. */
  async #read(
    lists: readonly ComparedList[],
    context: RemovalContext,
  ): Promise<ReadonlyMap<ComparedList, Ids>> {
    const result = new Map<ComparedList, Ids>();
    const reads = { isRefused: false };
    await this.#whileAnswered(lists, async (list) => {
      const ids = await this.#idsOf(list, context, reads);
      if (ids) result.set(list, ids);
      return !reads.isRefused;
    });
    return result;
  }

  /**
   * Reads one thing after another until a read returns false or is not answered, or the time is over. A cancelled run still
   * reads what it leaves behind, until its client ends.
   */
  async #whileAnswered<T>(things: readonly T[], read: (thing: T) => Promise<boolean>): Promise<void> {
    const end = performance.now() + MAX_READ_MS;
    for (const thing of things) {
      if (performance.now() > end) break;
      try {
        if (!(await read(thing))) break;
      } catch (error) {
        if (error instanceof NoAnswerError || error instanceof ControlError) break;
        if (!(error instanceof BlockedError || error instanceof UnsendableError)) throw error;
      }
    }
  }

  /** Returns the ids in a list; undefined if it cannot be read whole, or if items have no ids of their own. */
  async #idsOf(
    list: ComparedList,
    context: RemovalContext,
    reads: { isRefused: boolean },
  ): Promise<Ids | undefined> {
    const send: Send = async (template) => {
      const response = await this.#send(template, context);
      if (response.status === 429) reads.isRefused = true;
      return response;
    };
    const search = await this.#searchOf(list, send);
    const listed = search && (await listItems(search, send, MAX_PAGES));
    if (!listed?.isComplete) return undefined;
    const ids = foundIn(listed, list, () => false).others;
    return ids.length === listed.items.length ? new Set(ids) : undefined;
  }

  /** Returns the search of a list with the id of the resource that contains it; undefined if there is none. */
  async #searchOf(list: ComparedList, send: Send): Promise<ComparedList | undefined> {
    if (!list.within) return list;
    const { list: containing, parameter } = list.within;
    const known = this.#parents.get(list);
    const parents = known === undefined && (await listItems(containing, send, 1));
    const id = parents ? foundIn(parents, containing, () => false).others[0] : known;
    if (id === undefined) return undefined;
    this.#parents.set(list, id);
    const place = list.request.substitutions.map((substitution) =>
      substitution.at === parameter
        ? { ...substitution, value: { name: parameter, literal: id } }
        : substitution,
    );
    return { ...list, request: { ...list.request, substitutions: place } };
  }

  /** Sends a read. It does not wait for rate limits, because the comparison must not delay the run. */
  async #send(template: RequestTemplate, context: RemovalContext): Promise<ReceivedResponse> {
    const sent = await context.session.prepare(template, literalOf);
    context.onRequest();
    return context.exchanges.outsideSteps('watch', template, sent, () => this.#client.send(sent));
  }
}

/**
 * Returns the ids of removed resources that a list contains again, because a later call has created them. A list that
 * contains all of them may show removed resources.
 */
function recreatedIds(removed: readonly string[], listed: Ids): Ids {
  const again = removed.filter((id) => listed.has(id));
  return new Set(again.length < removed.length ? again : []);
}

const areEqual = (a: Ids, b: Ids): boolean => a.size === b.size && [...a].every((id) => b.has(id));

const without = (ids: Ids, others: Ids): readonly string[] => [...ids].filter((id) => !others.has(id));

type Session = RemovalContext['session'];

/** Returns the pointer to the id within an item of a list. */
const memberOf = ({ pointer }: ComparedList): string => pointer.slice(pointer.indexOf('/*') + 2);

/** Returns the number of resources in a collection that the run reports as left. Counts each resource once. */
export function keptIn(collection: string, { left, remaining }: KeptResources, session: Session): number {
  const counts = new Map<string, { left: number; remaining: number }>();
  const countOf = (operation: string): { left: number; remaining: number } => {
    const count = counts.get(operation) ?? { left: 0, remaining: 0 };
    counts.set(operation, count);
    return count;
  };
  for (const { operation } of left) countOf(operation).left++;
  for (const { operation, count } of remaining) countOf(operation).remaining += count;
  return [...counts]
    .filter(([operation]) => collectionShape(session.operation(operation).path) === pathShape(collection))
    .reduce((sum, [, count]) => sum + Math.max(count.left, count.remaining), 0);
}

const collectionShape = (path: string): string => pathShape(isItemPath(path) ? collectionPath(path) : path);

/**
 * Returns the ids as a report may show them.
 * @param member JSON Pointer to the id within an item, which can mark it as secret.
 */
export function shownIds(
  ids: readonly string[],
  member: string,
  { secrets, bodies }: Session,
): ListedItemIds {
  const shown = ids.slice(0, MAX_IDS);
  const isSecret = shown.some((id) => bodies.show(id, member) !== id);
  const texts = shown.map((id) => secrets.mask(id).slice(0, MAX_ID_LENGTH));
  return { count: ids.length, ids: isSecret ? [] : texts };
}
