import { randomUUID } from 'node:crypto';
import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { ControlError } from '../../control/control-error.js';
import { toCurl } from '../../http/curl.js';
import { NoAnswerError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import type { ReceivedResponse } from '../../http/message.js';
import { pause } from '../../http/pause.js';
import { BlockedError } from '../../plan/blocked.js';
import { containsMarker } from '../../plan/marker.js';
import { marksOf } from '../../plan/request-template.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import { stringsIn } from '../../plan/strings-in.js';
import type { CreationRecord, LeftResource } from '../../report/creation-record.js';
import { extractBinding } from '../extract-binding.js';
import { findCreated } from './find-created.js';
import { hasCreated } from './has-created.js';
import { literalOf, withId } from './literal-undo.js';
import { isLocationOf } from './location.js';
import type { RemovalContext } from './removal-context.js';
import { type ItemRead, RemovalRequests } from './removal-requests.js';
import { isAbsent, isGoneBy, isRefused, isSuccess } from './removal-status.js';

/** Maximum number of requests to remove a resource if the server answers with a 5xx. */
const REMOVALS = 3;
/** Statuses that ask to try again later. */
const BUSY: readonly number[] = [429, 502, 503, 504];
/** Statuses that may be followed by a success once other resources are removed or unlocked. */
const LATER: readonly number[] = [409, 423, 429];
/** Pauses in seconds between reads after the server has accepted a removal, because some servers remove later. */
const READ_PAUSES = { proof: [0.3, 0.6, 1.2, 2.4], other: [0.3, 0.3] };

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
  /** True if the creation belongs to an earlier run, so another resource may have received the id since. */
  #isRestored = false;
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

  /** True if another attempt to remove the resource may succeed. */
  get mayGo(): boolean {
    if (this.#id === undefined && !this.#canSearch) return false;
    if (this.#status === 404) return this.#isPending;
    return this.#status === null || this.#status >= 500 || LATER.includes(this.#status);
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

  /** Returns the creation that the records describe; undefined if its resource was not created or was removed. */
  static restore(
    records: readonly CreationRecord[],
    record: (record: CreationRecord) => void | Promise<void>,
  ): Creation | undefined {
    const sent = records.find((candidate) => candidate.event === 'sent');
    const isOver = records.some(({ event }) => event === 'not created' || event === 'removed');
    if (!sent || isOver) return undefined;
    const creation = new Creation(sent, record);
    const created = records.find((candidate) => candidate.event === 'created');
    if (created?.id != null) creation.#id = created.id;
    creation.#isRestored = true;
    return creation;
  }

  /** Records whether the response reports a new resource, and returns true if it does. */
  async settle(
    exchange: Exchange,
    { plan, session }: Pick<RemovalContext, 'plan' | 'session'>,
  ): Promise<boolean> {
    if (!hasCreated(exchange, plan)) {
      await this.#record({ creation: this.#key, event: 'not created' });
      return false;
    }
    const id = this.#idIn(exchange);
    this.#id = id;
    this.#isPending = exchange.response.status === 202;
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
    const ids = this.#id === undefined ? await this.#search(requests) : [this.#id];
    if (ids === undefined)
      return this.leave('no response names what it created, and no search finds it', context);
    for (const id of ids) {
      this.#id = id;
      const reason = await this.#removeItem(id, context, requests, isProof);
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
    return findCreated(search, this.#marks, (template) => requests.send(template));
  }

  /** True if a list of the resources, and a value in the request, allow to find the resource. */
  get #canSearch(): boolean {
    return this.#undo.search !== undefined && this.hasMarks;
  }

  /** Removes the item. Returns why it still exists; null if it does not. */
  async #removeItem(
    id: string | null,
    { removed }: RemovalContext,
    requests: RemovalRequests,
    isProof: boolean,
  ): Promise<string | null> {
    const { request, place } = this.#undo;
    this.#status = null;
    if (this.#isRestored && (await this.#isForeign(id, requests)))
      return 'the resource with its id contains no value of the run, so it may belong to others';
    const template = withId(request, place, id);
    const sent = await requests.prepare(template);
    let { status } = await requests.send(template, sent);
    for (let count = 1; count < REMOVALS && status >= 500; count++)
      ({ status } = await requests.send(template, sent));
    this.#status = status;
    const isAccepted = isSuccess(status);
    if (isAbsent(status) && this.#isPending && !removed.has(sent.url))
      return `${request.operation} answered ${status}, and the server may create the resource later (202)`;
    if (isAbsent(status) || (isAccepted && !isProof && !this.#left)) return null;
    const read = await this.#readAfter(id, requests, isAccepted, isProof);
    const isGone = read ? isGoneBy(read.response, isAccepted) : isAccepted || removed.has(sent.url);
    if (isGone) return null;
    this.#readBack = isAccepted && status !== 202 ? read : null;
    const removal = `${request.operation} answered ${status}`;
    if (!read || isRefused(read.response.status)) return removal;
    return isSuccess(read.response.status)
      ? `${removal}, but the resource can still be read`
      : `${removal}, but ${read.template.operation} then answered ${read.response.status}`;
  }

  /**
   * Returns true if the item can be read and contains neither a mark of its creation nor another value of a run. Returns
   * false if the document has no GET of the item, or if its creation has no mark.
   */
  async #isForeign(id: string | null, requests: RemovalRequests): Promise<boolean> {
    if (!this.#undo.read || !this.hasMarks) return false;
    const { response } = await requests.read(this.#undo.read, id);
    return isSuccess(response.status) && !this.isIn(response);
  }

  /** Reads the item after a removal. Returns null if the document has no GET of the item. */
  async #readAfter(
    id: string | null,
    requests: RemovalRequests,
    isAccepted: boolean,
    isProof: boolean,
  ): Promise<ItemRead | null> {
    const { read } = this.#undo;
    if (!read) return null;
    const pauses = isAccepted ? READ_PAUSES[isProof ? 'proof' : 'other'] : [];
    return requests.readUntilGone(read, id, pauses);
  }

  /** Returns true if the response contains a mark of the creation or another value of a run. */
  isIn({ json, text }: ReceivedResponse): boolean {
    const isOwn = (value: string): boolean => this.#marks.includes(value) || containsMarker(value);
    return stringsIn(json).some(isOwn) || containsMarker(text);
  }

  /** Records that the resource stays, and returns it with the request that removes it. */
  async leave(reason: string, context: RemovalContext): Promise<LeftResource> {
    this.#left = { operation: this.operation, reason, curl: await this.#curl(context) };
    await this.#record({ creation: this.#key, event: 'left', reason });
    return this.#left;
  }

  /**
   * Returns a shell command that removes the resource; null if the id is unknown, or if no credential can be obtained.
   */
  async #curl({ session }: RemovalContext): Promise<string | null> {
    const { request, place } = this.#undo;
    if (this.#id === undefined) return null;
    try {
      const sent = await session.prepare(withId(request, place, this.#id), literalOf);
      return toCurl(sent, session.secrets, session.bodies);
    } catch (error) {
      if (error instanceof BlockedError || error instanceof NoAnswerError || error instanceof ControlError)
        return null;
      throw error;
    }
  }
}
