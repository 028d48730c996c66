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

/** An update of an item, or a write below its path, such as an action, which may change any member. */
export interface ItemChange extends ItemUpdate {
  readonly isBelow: boolean;
}

/** The updates of items by the run, by the URL of the item, because an update may change the key in that URL. */
export class ItemUpdates {
  readonly #byUrl = new Map<string, ItemChange[]>();

  /**
   * Keeps an update of an item that is about to be sent, because the server may apply it before it responds.
   * @returns a function that receives the response. It forgets the update if the response shows that the server has not
   * applied it. Without a response, the update is kept.
   */
  begin(template: RequestTemplate, request: SentRequest): (response: ReceivedResponse) => void {
    const url = METHODS.includes(request.method) ? changedItem(template.path, request.url) : undefined;
    if (url === undefined) return () => undefined;
    const pending: ItemChange = {
      operation: template.operation,
      sent: scalarsOf(request.body),
      marks: marksOf(template),
      returned: undefined,
      isBelow: !isItemPath(template.path),
    };
    this.#byUrl.set(url, [pending, ...(this.#byUrl.get(url) ?? [])]);
    return ({ status, json }) => {
      if (status >= 500) return;
      const settled = isSuccess(status) ? [{ ...pending, returned: json }] : [];
      const changes = this.#byUrl.get(url) ?? [];
      this.#byUrl.set(
        url,
        changes.flatMap((change) => (change === pending ? settled : [change])),
      );
    };
  }

  /** Returns the updates of the item at a URL, newest first. */
  of(url: string): readonly ItemUpdate[] {
    return this.changesOf(url).filter(({ isBelow }) => !isBelow);
  }

  /** Returns the updates of the item at a URL and the writes below it, newest first. */
  changesOf(url: string): readonly ItemChange[] {
    return this.#byUrl.get(itemUrl(url)) ?? [];
  }

  /** Forgets the changes of an item that no longer exists. */
  forget(url: string): void {
    this.#byUrl.delete(itemUrl(url));
  }
}

/** Returns the URL of the item that a request names, or below which its path is; undefined if there is none. */
function changedItem(path: string, url: string): string | undefined {
  const names = path.split('/');
  const last = names.findLastIndex((name) => name.includes('{'));
  return last < 0
    ? undefined
    : itemUrl(url)
        .split('/')
        .slice(0, last + 1 - names.length || undefined)
        .join('/');
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
