import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { containsMarkerInAnyCase } from '../../plan/marker.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { SentValue } from '../../report/creation-record.js';
import type { Session } from '../session.js';
import { CreatedValues } from './created-values.js';
import { isMarkedInAnyCase } from './find-created.js';
import { RecordedValues } from './recorded-values.js';
import { isSuccess } from './removal-status.js';

/** The values by which the resource of a request is recognized. */
export class ResourceValues {
  /** Strings that no other resource contains. */
  readonly marks: readonly string[];
  /** The values of the request in the journal; null if it has none. */
  readonly recorded: RecordedValues | null;
  /** The `ETag` of the response to the request; undefined if it had none. */
  etag: string | undefined;
  readonly #isKeyChosen: boolean;
  #values: CreatedValues | undefined;
  /** The values that the run last wrote to each key that it chose, by URL. */
  #writes: ReadonlyMap<string, CreatedValues> = new Map();
  #url = '';

  /**
   * @param isKeyChosen True if the run chose the key of the resource.
   * @param sent The values in the journal of an earlier run.
   */
  constructor(marks: readonly string[], isKeyChosen: boolean, sent?: readonly SentValue[]) {
    this.marks = marks;
    this.recorded = sent ? new RecordedValues(sent) : null;
    this.#isKeyChosen = isKeyChosen;
  }

  /** The values of the request and its response in this process; undefined if they are unknown. */
  get values(): CreatedValues | undefined {
    return this.#values;
  }

  /**
   * Keeps the values of the request and its response. Returns true for the first write of a key that the run chose.
   * @param response Undefined if there was none.
   */
  note(
    template: RequestTemplate,
    sent: SentRequest,
    response: ReceivedResponse | undefined,
    { undoProofs }: Session,
  ): boolean {
    const status = response?.status ?? 500;
    this.etag = isSuccess(status) ? response?.headers.etag : undefined;
    this.#values = new CreatedValues(template, sent, isSuccess(status) ? response : undefined);
    if (!this.#isKeyChosen) return false;
    this.#writes = undoProofs.writes;
    this.#url = sent.url;
    const isFirst = !undoProofs.writes.has(sent.url);
    // Other responses show that the server has written nothing.
    if (isSuccess(status) || status >= 500) undoProofs.writes.set(sent.url, this.#values);
    return isFirst;
  }

  /**
   * Returns true if a response contains a mark of the resource or another value of a run, or if it equals the response
   * that created the resource.
   */
  areIn({ json, text }: ReceivedResponse): boolean {
    if (isMarkedInAnyCase(json, this.marks) || containsMarkerInAnyCase(text)) return true;
    const values = this.#writes.get(this.#url) ?? this.#values;
    // Only the journal of an earlier run has values of a request that this process has not sent.
    if (!values) return this.recorded?.identify(json, null) === true;
    return values.equal(json, this.#isKeyChosen);
  }
}
