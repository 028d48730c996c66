import type { HttpClient } from '../../http/http-client.js';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { pause } from '../../http/pause.js';
import { archives } from '../../plan/archives.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import { isLimited } from '../pace.js';
import type { ItemUpdates } from './item-updates.js';
import type { ItemVersions } from './item-versions.js';
import { literalOf, withId } from './literal-undo.js';
import type { Positions } from './positions.js';
import type { RemovalContext } from './removal-context.js';
import type { RemovalFailures } from './removal-failures.js';
import { isGoneBy, isUnauthorized, type Refusal } from './removal-status.js';
import type { SentRemovals } from './sent-removals.js';

/** A read of a resource, and its response. */
export interface ItemRead {
  readonly template: RequestTemplate;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}

/** Sends the requests that remove a resource, read it or search for it. */
export class RemovalRequests {
  readonly #context: RemovalContext;
  readonly #client: HttpClient;
  #refusal: Refusal | null = null;
  readonly #role: 'removal' | 'watch';

  /** @param role The role of the requests in the exchange store. */
  constructor(context: RemovalContext, client: HttpClient, role: 'removal' | 'watch' = 'removal') {
    this.#context = context;
    this.#client = client;
    this.#role = role;
  }

  /** The last request that the server refused with 401 or 403; null if there was none. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  prepare(template: RequestTemplate): Promise<SentRequest> {
    return this.#context.session.prepare(template, literalOf);
  }

  async send(template: RequestTemplate, prepared?: SentRequest): Promise<ReceivedResponse> {
    const { plan, throttle, signal, exchanges, onRequest } = this.#context;
    const sent = prepared ?? (await this.prepare(template));
    const once = async (): Promise<ReceivedResponse> => {
      onRequest();
      const response = await exchanges.outsideSteps(this.#role, template, sent, () =>
        this.#client.send(sent),
      );
      const { status } = response;
      if (isUnauthorized(status)) this.#refusal = { operation: template.operation, status };
      return response;
    };
    if (!isLimited(template, plan) || signal.aborted) return once();
    // A run that has stopped does not wait for rate limits.
    return throttle.send(template, once, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return once();
    });
  }

  /** True for each operation, by id, whose removals a read has shown to have an effect; false if they have none. */
  get effects(): Map<string, boolean> {
    return this.#context.session.undoProofs.effects;
  }

  /** Returns true if the texts of an operation, by id, say that it keeps the resource. */
  isArchive(operation: string): boolean {
    return archives(this.#context.session.operation(operation));
  }

  /** The updates of items by the run. */
  get updates(): ItemUpdates {
    return this.#context.session.undoProofs.updates;
  }

  /** True if the run did not start the server. */
  get isShared(): boolean {
    return this.#context.plan.isShared;
  }

  /** The collections whose ids may be positions. */
  get positions(): Positions {
    return this.#context.session.undoProofs.positions;
  }

  /** The versions of the items that the run has read. */
  get versions(): ItemVersions {
    return this.#context.session.undoProofs.versions;
  }

  /** The failures in a row of the removals of the run. */
  get failures(): RemovalFailures {
    return this.#context.session.undoProofs.failures;
  }

  /** The DELETE requests of the run. */
  get removals(): SentRemovals {
    return this.#context.session.removals;
  }

  async sendRemoval(template: RequestTemplate, sent: SentRequest): Promise<ReceivedResponse> {
    const { jobs, writes } = this.#context.session;
    const response = await this.removals.record(sent, () =>
      writes.record(sent, undefined, () => this.send(template, sent)),
    );
    jobs?.note(template, response, { url: sent.url });
    return response;
  }

  /** Reads the item. */
  async read(read: NonNullable<Undo['read']>, id: string | null): Promise<ItemRead> {
    const template = withId(read.request, { in: 'path', at: read.at }, id);
    const request = await this.prepare(template);
    const response = await this.send(template, request);
    this.versions.note(request, response);
    return { template, request, response };
  }

  /**
   * Reads the item after a removal until the response shows that it is gone, and returns the last read.
   * @param pauses The pauses between the reads in seconds.
   * @param isOther Returns true if the response shows another resource with the same id.
   */
  async readUntilGone(
    read: NonNullable<Undo['read']>,
    id: string | null,
    pauses: readonly number[],
    isOther: (response: ReceivedResponse) => boolean,
  ): Promise<ItemRead> {
    let last = await this.read(read, id);
    for (const seconds of pauses) {
      if (isGoneBy(last.response, true) || isOther(last.response)) break;
      await pause(seconds, this.#context.signal);
      last = await this.read(read, id);
    }
    return last;
  }
}
