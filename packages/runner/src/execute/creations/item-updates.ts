import { isItemPath } from '@touchstone/core/internal';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { parseBody } from '../../http/parse-body.js';
import { marksOf, type RequestTemplate } from '../../plan/request-template.js';
import { isSuccess } from './removal-status.js';

/** An update of an item that the server has applied, or may have applied. */
export interface ItemUpdate {
  /** Id of the operation. */
  readonly operation: string;
  /** The strings and numbers of the body, by the names of its members. */
  readonly sent: ReadonlyMap<string, string>;
  /** Strings of the body that no other resource contains. */
  readonly marks: readonly string[];
  /** The JSON of the response to an applied update; undefined if there is none. */
  readonly returned: unknown;
}

const METHODS: readonly string[] = ['PUT', 'PATCH', 'POST'];

/** The updates of items by the run, by the URL of the item, because an update may change the key in that URL. */
export class ItemUpdates {
  readonly #byUrl = new Map<string, ItemUpdate[]>();

  /**
   * Keeps an update of an item unless the response shows that the server has not applied it.
   * @param response Undefined if there was none.
   */
  note(template: RequestTemplate, request: SentRequest, response: ReceivedResponse | undefined): void {
    if (!METHODS.includes(request.method) || !isItemPath(template.path)) return;
    const isApplied = response !== undefined && isSuccess(response.status);
    if (response && !isApplied && response.status < 500) return;
    const url = itemUrl(request.url);
    const update = {
      operation: template.operation,
      sent: scalarsOf(request.body),
      marks: marksOf(template),
      returned: isApplied ? response.json : undefined,
    };
    this.#byUrl.set(url, [update, ...(this.#byUrl.get(url) ?? [])]);
  }

  /** Returns the updates of the item at a URL, newest first. */
  of(url: string): readonly ItemUpdate[] {
    return this.#byUrl.get(itemUrl(url)) ?? [];
  }

  /** Forgets the updates of an item that no longer exists. */
  forget(url: string): void {
    this.#byUrl.delete(itemUrl(url));
  }
}

const itemUrl = (url: string): string => url.replace(/[?#].*$/, '').replace(/\/$/, '');

function scalarsOf(body: string | undefined): ReadonlyMap<string, string> {
  const { json } = parseBody(body ?? '');
  const members = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return new Map(
    members.flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}
