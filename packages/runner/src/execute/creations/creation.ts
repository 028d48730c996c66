import { randomUUID } from 'node:crypto';
import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import type { HttpClient } from '../../http/http-client.js';
import type { ReceivedResponse } from '../../http/message.js';
import { pause } from '../../http/pause.js';
import { containsMarker } from '../../plan/marker.js';
import { marksOf } from '../../plan/request-template.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import { stringsIn } from '../../plan/strings-in.js';
import type { CreationRecord, LeftResource } from '../../report/creation-record.js';
import { extractBinding } from '../extract-binding.js';
import { findCreated, searchFailure } from './find-created.js';
import { hasCreated } from './has-created.js';
import { isLocationOf } from './location.js';
import { type Ownership, ownershipOf } from './ownership.js';
import { removalCommand } from './removal-command.js';
import type { RemovalContext } from './removal-context.js';
import { type ItemRead, RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess, type Refusal } from './removal-status.js';
import { removeItem } from './remove-item.js';

/** Statuses that ask to try again later. */
const BUSY: readonly number[] = [429, 502, 503, 504];
/** Statuses that may be followed by a success once other resources are removed or unlocked. */
const LATER: readonly number[] = [409, 423, 429];
/** Pauses in seconds between reads of a resource that the server has only accepted (202). */
const CREATION_PAUSES = [0.1, 0.2, 0.4, 0.8, 1.5, 2];

/** The resource that a request may have created, from the request until it is removed. */
export class Creation {
  readonly operation: string;
  readonly #key: string;
  readonly #undo: Undo;
  readonly #marks: readonly string[];
  readonly #record: (record: CreationRecord) => void | Promise<void>;
  /** The result of the last attempt to remove the resource, if it failed. */
  #left: LeftResource | null = null;
  /** The status of the last response to the removal; null if there was none. */
  #status: number | null = null;
  #readBack: ItemRead | null = null;
  /** The removals of the run before the resource was created. */
  #removalsBefore = 0;
  /** True if the resource with the id may belong to others. */
  #isForeign = false;
  #mayBeGone = false;
  /** Recognizes values of the run. Set if the run has ended, so another resource may have received the id since. */
  #isRunValue: ((text: string) => boolean) | undefined;
  /** The last refusal of a request of the last attempt to remove the resource; null if there was none. */
  #refusal: Refusal | null = null;
  /** True if the server only accepted the creation (202), so the resource may not exist yet. */
  #isPending = false;
  /** The id of the resource: null if the request names it, undefined if it is unknown. */
  #id: string | null | undefined;

  private constructor(
    sent: Extract<CreationRecord, { event: 'sent' }>,
    record: (record: CreationRecord) => void | Promise<void>,
  ) {
    this.operation = sent.operation;
    this.#key = sent.creation;
    this.#undo = sent.undo;
    this.#marks = sent.marks;
    this.#record = record;
    this.#id = sent.undo.pointer === null ? null : undefined;
  }

  /** The resource with the request that removes it, if the last attempt to remove it failed; otherwise null. */
  get left(): LeftResource | null {
    return this.#left;
  }

  /** True if the server accepted the last removal, even if the resource can still be read. */
  get isRemovalAccepted(): boolean {
    return this.#status !== null && isSuccess(this.#status);
  }

  /** The last read after the server reported the removal, if it shows no absence; otherwise null. */
  get readBack(): ItemRead | null {
    return this.#readBack;
  }

  /** True if the last removal failed, but the server may have removed the resource all the same. */
  get mayBeGone(): boolean {
    return this.#mayBeGone;
  }

  /** The status of the last response to the removal; null if there was none. */
  get status(): number | null {
    return this.#status;
  }

  /** The id of the operation that removes the resource. */
  get removal(): string {
    return this.#undo.request.operation;
  }

  /** True if the request contains values that no other resource contains. */
  get hasMarks(): boolean {
    return this.#marks.length > 0;
  }

  /** True if the server asked to try the removal later. */
  get isBusy(): boolean {
    return this.#status !== null && BUSY.includes(this.#status);
  }

  /** The refusal that kept the resource from being removed by the last attempt; null if there was none. */
  get refusal(): Refusal | null {
    return this.#left && this.#refusal;
  }

  /** True if another attempt to remove the resource may succeed. */
  get mayGo(): boolean {
    if (this.#id === undefined && !this.#canSearch) return false;
    if (this.#status === 404) return this.#isPending;
    return this.#status === null || this.#status >= 500 || LATER.includes(this.#status);
  }

  /** True if the id is unknown, so that only a search of the collection can find the resource. */
  get needsSearch(): boolean {
    return this.#id === undefined;
  }

  /** Records that the request of a step is about to be sent. `undo` contains literals only. */
  static async begin(
    { request }: RequestStep,
    undo: Undo,
    record: (record: CreationRecord) => void | Promise<void>,
  ): Promise<Creation> {
    const sent: CreationRecord = {
      creation: randomUUID(),
      event: 'sent',
      at: new Date().toISOString(),
      operation: request.operation,
      undo,
      marks: marksOf(request),
    };
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
    record: (record: CreationRecord) => void | Promise<void>,
    isRunValue: (text: string) => boolean,
  ): Creation | undefined {
    const sent = records.find((candidate) => candidate.event === 'sent');
    const isOver = records.some(({ event }) => event === 'not created' || event === 'removed');
    if (!sent || isOver) return undefined;
    const creation = new Creation(sent, record);
    const created = records.find((candidate) => candidate.event === 'created');
    if (created?.id != null) creation.#id = created.id;
    creation.#isRunValue = isRunValue;
    return creation;
  }

  /** Records whether the response reports a new resource, and returns true if it does. */
  async settle(
    exchange: Exchange,
    { plan, session }: Pick<RemovalContext, 'plan' | 'session'>,
  ): Promise<boolean> {
    const id = isSuccess(exchange.response.status) ? this.#idIn(exchange) : undefined;
    this.#id = id;
    this.#isPending = exchange.response.status === 202;
    this.#removalsBefore = session.removals.count;
    if (!hasCreated(exchange, plan)) {
      await this.#record({ creation: this.#key, event: 'not created' });
      return false;
    }
    const isKnown = id != null && session.secrets.mask(id) === id;
    await this.#record({ creation: this.#key, event: 'created', id: isKnown ? id : null });
    return true;
  }

  #idIn(exchange: Exchange): string | null | undefined {
    const { pointer, request } = this.#undo;
    if (pointer === null) return null;
    const id = extractBinding(pointer, exchange);
    return pointer === LOCATION_HEADER && !isLocationOf(exchange, request.path) ? undefined : id;
  }

  /**
   * Waits until a resource that was only accepted (202) exists. Returns false if it does not exist after 5 seconds, and
   * true if it exists or cannot be read.
   */
  async existsSoon(context: RemovalContext, client: HttpClient): Promise<boolean> {
    const { read } = this.#undo;
    if (!this.#isPending || !read || this.#id === undefined) return true;
    const requests = new RemovalRequests(context, client, 'watch');
    let { response } = await requests.read(read, this.#id);
    for (const seconds of CREATION_PAUSES) {
      if (!isAbsent(response.status)) break;
      await pause(seconds, context.signal);
      ({ response } = await requests.read(read, this.#id));
    }
    if (isSuccess(response.status)) this.#isPending = false;
    return !isAbsent(response.status);
  }

  /**
   * Removes the resource. Returns the resource if it still exists; null if it no longer exists or was never created.
   * @param options `isProof`: true to prove that the removal works. The resource is then read after its removal.
   * @throws {NoAnswerError} if the server does not respond.
   * @throws {BlockedError} if a value that the request needs is missing, or if a rate limit refuses it.
   */
  async remove(
    context: RemovalContext,
    client: HttpClient,
    { isProof = false }: { readonly isProof?: boolean } = {},
  ): Promise<LeftResource | null> {
    const requests = new RemovalRequests(context, client);
    const isSearched = this.#id === undefined;
    const ids = this.#id === undefined ? await this.#search(requests) : [this.#id];
    this.#refusal = requests.refusal;
    if (ids === undefined) return this.leave(searchFailure(requests.refusal), context);
    for (const id of ids) {
      this.#id = id;
      // The search has compared the items that it found.
      const ownership = isSearched ? 'own' : await this.#ownership(id, requests);
      if (ownership === 'gone') continue;
      const reason = ownership === 'own' ? await this.#removeItem(id, requests, isProof) : ownership.reason;
      this.#refusal = requests.refusal;
      if (reason !== null) return this.leave(reason, context);
    }
    this.#left = null;
    await this.#record({ creation: this.#key, event: 'removed' });
    return null;
  }

  /** Returns the ids of the items that contain the marks; undefined if they cannot be searched for. */
  async #search(requests: RemovalRequests): Promise<readonly string[] | undefined> {
    const { search } = this.#undo;
    if (!search || !this.#canSearch) return undefined;
    const items = await findCreated(search, this.#marks, (template) => requests.send(template));
    return items && (items.marked.length > 0 || items.isComplete) ? items.marked : undefined;
  }

  /** True if a list of the resources, and a value in the request, allow to find the resource. */
  get #canSearch(): boolean {
    return this.#undo.search !== undefined && this.hasMarks;
  }

  /** Compares the item with the journal if the creation belongs to an earlier run. */
  async #ownership(id: string | null, requests: RemovalRequests): Promise<Ownership> {
    if (!this.#isRunValue) return 'own';
    const recorded = { undo: this.#undo, marks: this.#marks, isRunValue: this.#isRunValue };
    const ownership = await ownershipOf(id, recorded, (template) => requests.send(template));
    if (typeof ownership === 'object') this.#status = ownership.status;
    return ownership;
  }

  /** Removes the item. Returns why it still exists; null if it does not. */
  async #removeItem(id: string | null, requests: RemovalRequests, isProof: boolean): Promise<string | null> {
    const isIn = (response: ReceivedResponse): boolean => this.isIn(response);
    const [undo, isPending, removalsBefore] = [this.#undo, this.#isPending, this.#removalsBefore];
    this.#status = null;
    const item = { undo, id, isPending, removalsBefore, isIn };
    const result = await removeItem(item, requests, isProof);
    this.#status = result.status;
    this.#readBack = result.readBack;
    this.#isForeign = result.isForeign;
    this.#mayBeGone = result.mayBeGone;
    return result.reason;
  }

  /** Returns true if the response contains a mark of the creation or another value of a run. */
  isIn({ json, text }: ReceivedResponse): boolean {
    const isOwn = (value: string): boolean => this.#marks.includes(value) || containsMarker(value);
    return stringsIn(json).some(isOwn) || containsMarker(text);
  }

  /** Records that the resource stays, and returns it with the request that removes it. */
  async leave(reason: string, context: RemovalContext): Promise<LeftResource> {
    const [id, { session }] = [this.#isForeign ? undefined : this.#id, context];
    const curl = id === undefined ? null : await removalCommand(this.#undo, id, session);
    this.#left = { operation: this.operation, reason, curl };
    await this.#record({ creation: this.#key, event: 'left', reason });
    return this.#left;
  }
}
