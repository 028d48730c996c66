import type { Exchange } from '../../checks/exchange.js';
import type { HttpClient } from '../../http/http-client.js';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { CreationRecord, LeftResource, SentValue } from '../../report/creation-record.js';
import { newId } from './created-id.js';
import { createdRecord, recordedCreation, type SentRecord, sentRecord } from './creation-records.js';
import { type ExistingIds, existedBefore, withOwnId } from './existing-ids.js';
import { type Existence, existsSoon } from './exists-soon.js';
import { type ReadLists, searchFailure } from './find-created.js';
import { type CreationOutcome, hasCreated, mayHaveCreated } from './has-created.js';
import { isAccepted, type LastRemoval, lastRemovalOf, maySucceedLater, NO_REMOVAL } from './last-removal.js';
import { type Ownership, ownershipOf, ownershipOfKey } from './ownership.js';
import { shownRemoval } from './removal-command.js';
import type { RemovalContext, RemovalOptions } from './removal-context.js';
import { RemovalRequests } from './removal-requests.js';
import { isSuccess, PENDING, type Refusal } from './removal-status.js';
import { removeRenamed } from './remove-renamed.js';
import { ResourceValues } from './resource-values.js';
import { searchCreated } from './search-created.js';

type RecordCreation = (record: CreationRecord) => void | Promise<void>;

/** The resource that a request may have created, from the request until it is removed. */
export class Creation {
  readonly operation: string;
  readonly #key: string;
  readonly #undo: Undo;
  readonly #values: ResourceValues;
  readonly #record: RecordCreation;
  /** The result of the last attempt to remove the resource, if it failed. */
  #left: LeftResource | null = null;
  #last: LastRemoval = NO_REMOVAL;
  /** The removals of the run before the resource was created. */
  #removalsBefore = 0;
  /** Recognizes values of the run. Set if the run has ended, so another resource may have received the id since. */
  #isRunValue: ((text: string) => boolean) | undefined;
  /** The last refusal of a request of the last attempt to remove the resource; null if there was none. */
  #refusal: Refusal | null = null;
  /** True if the server only accepted the creation (202), so the resource may not exist yet. */
  #isPending = false;
  /** Why the resource may not exist, as a clause; null if the server has reported it. */
  #doubt: string | null = null;
  /** True if the last search received a list. */
  #isListed = false;
  #isRemoved = false;
  /** True if an update of the run has changed the key. */
  #isRenamed = false;
  /** The id of the resource: null if the request names it, undefined if it is unknown. */
  #id: string | null | undefined;

  private constructor(sent: SentRecord, record: RecordCreation) {
    this.operation = sent.operation;
    this.#key = sent.creation;
    this.#undo = sent.undo;
    this.#values = new ResourceValues(sent.marks, sent.undo.pointer === null, sent.values);
    this.#record = record;
    this.#id = sent.undo.pointer === null ? null : undefined;
  }

  /** The resource with the request that removes it, if the last attempt to remove it failed; otherwise null. */
  get left(): LeftResource | null {
    return this.#left;
  }

  /** The last attempt to remove the resource. */
  get lastRemoval(): LastRemoval {
    return this.#last;
  }

  /** The id of the operation that removes the resource. */
  get removal(): string {
    return this.#undo.request.operation;
  }

  /** True if the request contains values that no other resource contains. */
  get hasMarks(): boolean {
    return this.#values.marks.length > 0;
  }

  /** The refusal that kept the resource from being removed by the last attempt; null if there was none. */
  get refusal(): Refusal | null {
    return this.#left && this.#refusal;
  }

  /** True if another attempt to remove the resource may succeed. */
  get mayGo(): boolean {
    if (this.#id === undefined && !this.#canSearch) return false;
    return maySucceedLater(this.#last, this.#isPending);
  }

  /** True if the id is unknown, so that only a search of the collection can find the resource. */
  get needsSearch(): boolean {
    return this.#id === undefined;
  }

  /** True if the last search received no list of the collection. */
  get isSearchFailed(): boolean {
    return this.needsSearch && !this.#isListed;
  }

  /** True if the response to the request does not show whether the server has created the resource. */
  get isDoubtful(): boolean {
    return this.#doubt !== null;
  }

  /** Records that the request of a step is about to be sent. `undo` contains literals only. */
  static async begin(
    step: RequestStep,
    undo: Undo,
    values: readonly SentValue[],
    record: RecordCreation,
  ): Promise<Creation> {
    const sent = sentRecord(step, undo, values);
    await record(sent);
    return new Creation(sent, record);
  }

  /**
   * Returns the creation that the records of an earlier run describe; undefined if its resource was not created or was
   * removed.
   * @param isRunValue Returns true for a text with a value that only that run has sent.
   */
  static restore(
    records: readonly CreationRecord[],
    record: RecordCreation,
    isRunValue: (text: string) => boolean,
  ): Creation | undefined {
    const recorded = recordedCreation(records);
    if (!recorded) return undefined;
    const creation = new Creation(recorded.sent, record);
    [creation.#id, creation.#isRunValue] = [recorded.id ?? creation.#id, isRunValue];
    return creation;
  }

  /**
   * Records whether the response reports a new resource. After a 5xx, the resource may exist all the same.
   * @param existing Present for an action and a PUT on a collection: the ids in the collection before the request.
   */
  async settle(
    exchange: Exchange,
    { plan, session }: Pick<RemovalContext, 'plan' | 'session'>,
    existing?: ExistingIds,
  ): Promise<CreationOutcome> {
    const { status } = exchange.response;
    this.#removalsBefore = session.removals.count;
    const { step, request, response } = exchange;
    const isFirstWrite = this.#values.note(step.request, request, response, session);
    if (mayHaveCreated(exchange, plan)) {
      this.#doubt = `the server answered ${status} and may have created it`;
      return 'doubtful';
    }
    const id = isSuccess(status) ? newId(this.#undo, exchange, existing) : undefined;
    this.#id = id;
    this.#isPending = status === 202;
    if (!hasCreated(exchange, plan, id, withOwnId(this.#undo, id, existing, session))) {
      if (isFirstWrite && isSuccess(status)) {
        this.#doubt = `the server answered ${status} to the first write of its key and may have created it`;
        return 'doubtful';
      }
      await this.#record({ creation: this.#key, event: 'not created' });
      return 'not created';
    }
    await this.#record(createdRecord(this.#key, this.#isPending ? null : id, session));
    return 'created';
  }

  /** Records that the request received no response. */
  noteLost({ request }: RequestStep, sent: SentRequest, { session }: Pick<RemovalContext, 'session'>): void {
    this.#values.note(request, sent, undefined, session);
    this.#doubt = 'the server sent no response and may have created it';
  }

  /** Waits until an accepted (202) resource exists. Forgets the id of another one. `before`: the ids before the request. */
  async existsSoon(context: RemovalContext, client: HttpClient, before?: ExistingIds): Promise<Existence> {
    const { read } = this.#undo;
    if (!this.#isPending || !read || this.#id === undefined) return 'unknown';
    const requests = new RemovalRequests(context, client, 'watch');
    const isUnlisted = !this.hasMarks && before != null && !existedBefore(this.#id, before);
    const isIn = (response: ReceivedResponse): boolean => isUnlisted || this.#values.areIn(response);
    const existence = await existsSoon(read, this.#id, requests, context.signal, isIn);
    if (existence === 'exists') {
      this.#isPending = false;
      await this.#record(createdRecord(this.#key, this.#id, context.session));
    }
    if (existence === 'foreign') this.#id = undefined;
    return existence;
  }

  /** Returns true if a read or a search finds the resource after a response that does not report it. */
  async isFound(context: RemovalContext, client: HttpClient): Promise<boolean> {
    const requests = new RemovalRequests(context, client);
    if (this.#id === undefined) return ((await this.#search(requests)) ?? []).length > 0;
    return (await this.#ownership(this.#id, requests)) === 'own';
  }

  /**
   * Removes the resource. Returns the resource if it still exists; null if it no longer exists or was never created.
   * @throws {NoAnswerError} if the server does not respond.
   * @throws {BlockedError} if a value that the request needs is missing, or if a rate limit refuses it.
   */
  async remove(
    context: RemovalContext,
    client: HttpClient,
    { isProof = false, lists }: RemovalOptions = {},
  ): Promise<LeftResource | null> {
    if (this.#isRemoved) return null;
    const requests = new RemovalRequests(context, client);
    // The id in a 202 may be that of a job.
    const isSearched = this.#id === undefined || (this.#isPending && this.#canSearch);
    const ids = isSearched ? await this.#search(requests, lists) : [this.#id ?? null];
    this.#refusal = requests.refusal;
    if (this.#isPending && ids?.length === 0) {
      this.#last = { ...NO_REMOVAL, status: 404 };
      return this.leave(PENDING, context);
    }
    if (ids === undefined)
      return this.leave(searchFailure(this.#undo, requests.refusal, this.#doubt), context);
    for (const id of ids) {
      this.#id = id;
      // The search has compared the items that it found.
      const ownership = isSearched ? 'own' : await this.#ownership(id, requests);
      if (isSearched) this.#isPending = false;
      if (ownership === 'gone') continue;
      if (ownership === 'own') this.#doubt = null;
      const reason = ownership === 'own' ? await this.#removeItem(id, requests, isProof) : ownership.reason;
      this.#refusal = requests.refusal;
      const isFailed = reason !== null && (this.#last.status ?? 0) >= 500;
      if (isFailed || isAccepted(this.#last)) requests.failures.note(this.operation, isFailed);
      if (reason !== null) return this.leave(reason, context);
    }
    this.#left = null;
    this.#isRemoved = true;
    await this.#record({ creation: this.#key, event: 'removed' });
    return null;
  }

  /** Returns the ids of the items that contain the marks; undefined if they cannot be searched for. */
  async #search(
    requests: RemovalRequests,
    lists: ReadLists = new Map(),
  ): Promise<readonly string[] | undefined> {
    const { search } = this.#undo;
    if (!search || !this.#canSearch) return undefined;
    const result = await searchCreated(search, this.#values, requests, lists);
    this.#isListed = result !== 'unread';
    return typeof result === 'string' ? undefined : result;
  }

  /** True if a list of the resources, and a value in the request, allow to find the resource or show that it is absent. */
  get #canSearch(): boolean {
    const isRecorded = this.#isRunValue !== undefined && this.#values.recorded !== null;
    return this.#undo.search !== undefined && (this.hasMarks || this.#doubt !== null || isRecorded);
  }

  /** Compares the item with the journal if the creation belongs to an earlier run, or reads it if it may not exist. */
  async #ownership(id: string | null, requests: RemovalRequests): Promise<Ownership> {
    if (!this.#isRunValue) return this.#doubt === null ? 'own' : this.#ownershipOfKey(id, requests);
    const { marks, recorded } = this.#values;
    const resource = { undo: this.#undo, marks, values: recorded, isRunValue: this.#isRunValue };
    const ownership = await ownershipOf(id, resource, (template) => requests.send(template));
    if (typeof ownership === 'object')
      this.#last = { ...this.#last, status: ownership.status, isForeign: isSuccess(ownership.status) };
    return ownership;
  }

  async #ownershipOfKey(id: string | null, requests: RemovalRequests): Promise<Ownership> {
    const ownership = await ownershipOfKey(this.#undo, id, requests, (response) =>
      this.#values.areIn(response),
    );
    if (typeof ownership !== 'object') return ownership;
    const { status } = ownership;
    this.#last = { ...this.#last, status, isForeign: status !== null && isSuccess(status) };
    return { ...ownership, reason: `${this.#doubt}, but ${ownership.reason}` };
  }

  /** Removes the item. Returns why it still exists; null if it does not. */
  async #removeItem(id: string | null, requests: RemovalRequests, isProof: boolean): Promise<string | null> {
    const isIn = (response: ReceivedResponse): boolean => this.#values.areIn(response);
    const [undo, isPending, removalsBefore] = [this.#undo, this.#isPending, this.#removalsBefore];
    this.#last = { ...this.#last, status: null };
    const isStuck = requests.failures.isStuck(this.operation);
    const item = { undo, id, isPending, removalsBefore, isStuck, isIn };
    const result = await removeRenamed(item, this.#values, requests, isProof);
    if (result.key !== undefined) [this.#id, this.#isRenamed] = [result.key, true];
    this.#last = lastRemovalOf(result);
    return result.reason;
  }

  /** Records that the resource stays, and returns it with the request that removes it. */
  async leave(why: string, { session }: RemovalContext): Promise<LeftResource> {
    const [undo, id, { etag }, last] = [this.#undo, this.#id, this.#values, this.#last];
    const { hint, ...shown } = await shownRemoval({ undo, id, last, etag }, session);
    const reason = `${why}${hint}`;
    this.#left = { operation: this.operation, reason, ...shown };
    const isShown = this.#isRenamed && id != null && session.secrets.mask(id) === id;
    await this.#record({ creation: this.#key, event: 'left', reason, ...(isShown && { id }) });
    return this.#left;
  }
}
