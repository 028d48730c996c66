import { randomUUID } from 'node:crypto';
import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import type { HttpClient } from '../../http/http-client.js';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { pause } from '../../http/pause.js';
import { marksOf, type RequestTemplate } from '../../plan/request-template.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { CreationRecord, LeftResource } from '../../report/creation-record.js';
import { extractBinding } from '../extract-binding.js';
import { isLimited } from '../pace.js';
import { findCreated } from './find-created.js';
import { hasCreated } from './has-created.js';
import { literalOf, withId } from './literal-undo.js';
import { isLocationOf } from './location.js';
import { ownershipOf } from './ownership.js';
import { removalCommand } from './removal-command.js';
import type { RemovalContext } from './removal-context.js';
import { isAbsent, isRefused, isSuccess, isUnauthorized, type Refusal } from './removal-status.js';

/** Maximum number of requests to remove a resource if the server answers with a 5xx. */
const REMOVALS = 3;
/** Statuses that ask to try again later. */
const BUSY: readonly number[] = [429, 502, 503, 504];
/** Statuses that may be followed by a success once other resources are removed or unlocked. */
const LATER: readonly number[] = [409, 423, 429];
/** Maximum number of reads after the server has accepted a removal. */
const READS = 3;
/** Pause between two reads in seconds. */
const READ_PAUSE = 0.3;

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
  /** Recognizes values of the run. Set if the run has ended, so another resource may have received the id since. */
  #isRunValue: ((text: string) => boolean) | undefined;
  /** The last request of a removal that the server refused with 401 or 403; null if it refused none. */
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
   * Removes the resource. Returns the resource if it still exists; null if it no longer exists or was never created.
   * @param options `isVerified`: true to read the resource after the server has accepted its removal.
   * @throws {NoAnswerError} if the server does not respond.
   * @throws {BlockedError} if a value that the request needs is missing, or if a rate limit refuses it.
   */
  async remove(
    context: RemovalContext,
    client: HttpClient,
    { isVerified = false }: { readonly isVerified?: boolean } = {},
  ): Promise<LeftResource | null> {
    this.#refusal = null;
    const isSearched = this.#id === undefined;
    const ids = this.#id === undefined ? await this.#search(context, client) : [this.#id];
    if (ids === undefined) return this.leave(searchFailure(this.#refusal), context);
    for (const id of ids) {
      this.#id = id;
      const isRead = isVerified || this.#left !== null;
      const reason = await this.#removeItem(id, context, client, { isVerified: isRead, isSearched });
      if (reason !== null) return this.leave(reason, context);
    }
    this.#left = null;
    await this.#record({ creation: this.#key, event: 'removed' });
    return null;
  }

  /** Returns the ids of the items that contain the marks; undefined if they cannot be searched for. */
  async #search(context: RemovalContext, client: HttpClient): Promise<readonly string[] | undefined> {
    const { search } = this.#undo;
    if (!search || !this.#canSearch) return undefined;
    const items = await findCreated(search, this.#marks, this.#sender(context, client));
    return items && (items.marked.length > 0 || items.isComplete) ? items.marked : undefined;
  }

  /** Returns a function that completes a request of the undo and sends it. */
  #sender(
    context: RemovalContext,
    client: HttpClient,
  ): (template: RequestTemplate) => Promise<ReceivedResponse> {
    return async (template) =>
      this.#send(template, await context.session.prepare(template, literalOf), context, client);
  }

  /** True if a list of the resources, and a value in the request, allow to find the resource. */
  get #canSearch(): boolean {
    return this.#undo.search !== undefined && this.#marks.length > 0;
  }

  /** Removes the item. Returns why it still exists; null if it does not. */
  async #removeItem(
    id: string | null,
    context: RemovalContext,
    client: HttpClient,
    { isVerified, isSearched }: { readonly isVerified: boolean; readonly isSearched: boolean },
  ): Promise<string | null> {
    const { request, place } = this.#undo;
    this.#status = null;
    // The search has compared the items that it found.
    if (this.#isRunValue && !isSearched) {
      const recorded = { undo: this.#undo, marks: this.#marks, isRunValue: this.#isRunValue };
      const ownership = await ownershipOf(id, recorded, this.#sender(context, client));
      if (ownership === 'gone') return null;
      if (ownership !== 'own') {
        this.#status = ownership.status;
        return ownership.reason;
      }
    }
    const template = withId(request, place, id);
    const sent = await context.session.prepare(template, literalOf);
    let { status } = await this.#send(template, sent, context, client);
    for (let count = 1; count < REMOVALS && status >= 500; count++)
      ({ status } = await this.#send(template, sent, context, client));
    this.#status = status;
    const isAccepted = isSuccess(status);
    if (isAbsent(status) && this.#isPending && !context.removed.has(sent.url))
      return `${request.operation} answered ${status}, and the server may create the resource later (202)`;
    if (isAbsent(status) || (isAccepted && !isVerified)) return null;
    const read = await this.#statusOfItem(id, isAccepted ? READS : 1, context, client);
    // Some servers answer 400 or 403 for a resource that does not exist.
    const isGone =
      read === null
        ? isAccepted || context.removed.has(sent.url)
        : isAbsent(read) || (isAccepted && isRefused(read));
    if (isGone) return null;
    const removal = `${request.operation} answered ${status}`;
    return read === null || isRefused(read) ? removal : `${removal}, but the resource can still be read`;
  }

  /**
   * Reads the item until the server refuses the read, at most `reads` times, and returns the last status. Returns null
   * if the document has no GET of the item.
   */
  async #statusOfItem(
    id: string | null,
    reads: number,
    context: RemovalContext,
    client: HttpClient,
  ): Promise<number | null> {
    const { read } = this.#undo;
    if (!read) return null;
    const send = this.#sender(context, client);
    let status = 0;
    for (let count = 0; count < reads && !isRefused(status); count++) {
      if (count > 0) await pause(READ_PAUSE, context.signal);
      ({ status } = await send(withId(read.request, { in: 'path', at: read.at }, id)));
    }
    return status;
  }

  async #send(
    template: RequestTemplate,
    sent: SentRequest,
    context: RemovalContext,
    client: HttpClient,
  ): Promise<ReceivedResponse> {
    const { plan, throttle, signal, exchanges } = context;
    const send = async (): Promise<ReceivedResponse> => {
      context.onRequest();
      const response = await exchanges.outsideSteps('removal', template, sent, () => client.send(sent));
      const { status } = response;
      if (isUnauthorized(status)) this.#refusal = { operation: template.operation, status };
      return response;
    };
    if (!isLimited(template, plan) || signal.aborted) return send();
    // A run that has stopped does not wait for rate limits.
    return throttle.send(template, send, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return send();
    });
  }

  /** Records that the resource stays, and returns it with the request that removes it. */
  async leave(reason: string, context: RemovalContext): Promise<LeftResource> {
    const curl = this.#id === undefined ? null : await removalCommand(this.#undo, this.#id, context.session);
    this.#left = { operation: this.operation, reason, curl };
    await this.#record({ creation: this.#key, event: 'left', reason });
    return this.#left;
  }
}

const searchFailure = (refusal: Refusal | null): string =>
  refusal
    ? `${refusal.operation} answered ${refusal.status}`
    : 'no response names what it created, and no search finds it';
