import { collectionPath, isItemPath, own, pathShape } from '@touchstone/core/internal';
import type { SentRequest } from '../../http/message.js';
import { parseBody } from '../../http/parse-body.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { isRefused } from './removal-status.js';

interface SentBody {
  /** The members of the body; null if its path may name the resource, or if it is not a JSON object. */
  readonly members: Readonly<Record<string, unknown>> | null;
}

/** The bodies of the requests that may have created an item of certain collections. */
export class SentBodies {
  readonly #bodies: ReadonlyMap<string, Set<SentBody>>;

  /** @param collections Paths of the collections. */
  constructor(collections: readonly string[]) {
    this.#bodies = new Map(collections.map((path) => [pathShape(path), new Set()]));
  }

  /** Keeps the body of a request. Returns a function that receives the status, and forgets the body of a refused request. */
  begin({ method, path }: RequestTemplate, { body = '' }: SentRequest): (status: number) => void {
    const isItem = isItemPath(path);
    const bodies = this.#bodies.get(pathShape(isItem ? collectionPath(path) : path));
    if (!bodies || (method !== 'POST' && method !== 'PUT')) return () => undefined;
    const { json } = parseBody(body);
    const sent: SentBody = { members: isItem || !isObject(json) ? null : json };
    bodies.add(sent);
    return (status) => {
      if (isRefused(status)) bodies.delete(sent);
    };
  }

  /**
   * Returns true if a request may have created the item with the id in a collection: its body contains the id, or no key, so
   * that the server chose one.
   * @param key Name of the path parameter that receives the id.
   */
  mayHaveCreated(collection: string, key: string, id: string): boolean {
    const bodies = this.#bodies.get(pathShape(collection)) ?? [];
    return [...bodies].some(({ members }) => {
      const value = members ? own(members, key) : undefined;
      return value === undefined || value === null || normalized(String(value)) === normalized(id);
    });
  }
}

/** Returns the letters and digits of a key, because a server may change its case and its separators. */
const normalized = (key: string): string => key.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
