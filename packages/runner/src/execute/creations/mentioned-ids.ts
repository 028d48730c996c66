import { collectionPath, parsePointer } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { parseBody } from '../../http/parse-body.js';
import type { Plan } from '../../plan/case.js';
import type { MentionedItem } from '../../plan/mentioned-item.js';
import { extractBinding } from '../extract-binding.js';
import { isSuccess } from './removal-status.js';
import { SentBodies } from './sent-bodies.js';

/** Maximum number of mentioned resources that a run reads. */
const MAX_MENTIONED = 50;
/** Maximum number of mentioned resources that a run reads with one GET, so that others are read too. */
const MAX_OF_OPERATION = 10;

/** A resource that the response to a creation mentions. */
export interface Mention {
  /** The GET of the resource, with the caller of the creation. */
  readonly read: MentionedItem['read'];
  readonly id: string;
}

/** The resources that the responses to the creations of a run mention, and that no request named. */
export class MentionedIds {
  /** The time at which the run started, by the monotonic clock. */
  readonly started: number = performance.now();
  /** The bodies of the requests that may have created a mentioned resource. */
  readonly bodies: SentBodies;
  readonly #items: Plan['mentions'];
  readonly #mentions = new Map<string, Mention>();

  constructor({ mentions }: Pick<Plan, 'mentions'>) {
    this.#items = mentions;
    const paths = [...mentions.values()].flat().map(({ read }) => collectionPath(read.request.path));
    this.bodies = new SentBodies(paths);
  }

  /** The mentioned resources, each once. */
  get list(): readonly Mention[] {
    return [...this.#mentions.values()];
  }

  /** Keeps the ids in the response to a creation. */
  note(exchange: Exchange): void {
    const { step, request, response } = exchange;
    const { operation, caller } = step.request;
    if (!isSuccess(response.status)) return;
    for (const { pointer, read } of this.#items.get(operation) ?? []) {
      const id = extractBinding(pointer, exchange);
      const isOwn = pointer === step.undo?.pointer || pointer === step.remains?.item?.pointer;
      if (id === undefined || id === '' || isOwn || isSent(pointer, request.body)) continue;
      const key = JSON.stringify([read.request.operation, id]);
      if (this.#mentions.has(key) || this.#isFull(read)) continue;
      this.#mentions.set(key, { read: { ...read, request: { ...read.request, caller } }, id });
    }
  }

  #isFull({ request: { operation } }: MentionedItem['read']): boolean {
    const mentions = this.list;
    const sameOperation = mentions.filter(({ read }) => read.request.operation === operation);
    return mentions.length >= MAX_MENTIONED || sameOperation.length >= MAX_OF_OPERATION;
  }
}

/** Returns true if the body of the request contains a member with the name, so that the request named the resource. */
function isSent(pointer: string, body = ''): boolean {
  const name = parsePointer(pointer).at(-1) ?? '';
  const { json } = parseBody(body);
  return json === undefined ? body.includes(name) : hasMember(json, name);
}

const hasMember = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(
    ([key, child]) => (key === name && child !== null) || (!Array.isArray(value) && hasMember(child, name)),
  );
