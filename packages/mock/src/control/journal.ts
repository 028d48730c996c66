import { decodeForm, parseQuery } from '@touchstone/core';
import type { Call } from '../call.js';
import type { Incoming, Reply } from '../message.js';
import type { World } from '../world.js';

/** A request and what it was answered, without what is secret in it. */
export interface JournalEntry {
  /** Counts from 1. */
  readonly id: number;
  /** By the mock's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Null where the document has no such path. */
  readonly operation: string | null;
  readonly principal: string | null;
  readonly tenant: string | null;
  readonly status: number;
  /** The body received, as far as it is text and short. */
  readonly body: string | null;
  /** The body sent, likewise. */
  readonly answer: string | null;
}

/** The latest exchanges. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  #count = 0;

  add(entry: Omit<JournalEntry, 'id'>): void {
    this.#count++;
    this.#entries.push({ id: this.#count, ...entry });
    if (this.#entries.length > MOST_ENTRIES) this.#entries.splice(0, this.#entries.length - MOST_ENTRIES);
  }

  all(): readonly JournalEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}

const MOST_ENTRIES = 1000;
const MOST_CHARACTERS = 2000;

export function record(world: World, incoming: Incoming, call: Call | null, { status, body }: Reply): void {
  if (!world.journal) return;
  const isSecret = call?.operation.isTokenEndpoint === true;
  world.journal.add({
    at: new Date(world.clock.now()).toISOString(),
    method: incoming.method,
    path: incoming.path,
    query: masked(world, incoming.query),
    operation: call?.operation.operation.id ?? null,
    principal: call?.judgement.state === 'known' ? call.principal.id : null,
    tenant: call?.tenant ?? null,
    status,
    body: isSecret || !call?.bytes ? null : shortened(new TextDecoder().decode(call.bytes)),
    answer: isSecret || typeof body !== 'string' ? null : shortened(body),
  });
}

/** Keys and tokens may stand in a query. */
function masked({ model }: World, query: string): string {
  if (query === '') return '';
  const names = new Set([
    'access_token',
    ...[...model.securitySchemes.values()].flatMap(({ in: place, parameterName }) =>
      place === 'query' && parameterName !== undefined ? [parameterName] : [],
    ),
  ]);
  return parseQuery(query)
    .map(([name, raw]) => `${encodeURIComponent(name)}=${names.has(name) ? '***' : raw}`)
    .join('&');
}

/** A property that is named as secrets are is not repeated. */
const SECRET = /("(?:[^"\\]*(?:secret|password|token|api_?key)[^"\\]*)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

const shortened = (text: string): string =>
  text.slice(0, MOST_CHARACTERS).replaceAll(SECRET, '$1"***"') + (text.length > MOST_CHARACTERS ? '…' : '');

/** `GET /journal?operation=…&status=…&text=…&limit=…`: the latest first. */
export function searchJournal({ journal }: World, query: string): readonly JournalEntry[] {
  const wanted = new Map(parseQuery(query).map(([name, raw]) => [name, decodeForm(raw)]));
  const limit = Math.min(MOST_ENTRIES, Number(wanted.get('limit') ?? 100) || 100);
  const isWanted = (entry: JournalEntry): boolean =>
    equals(wanted.get('method')?.toUpperCase(), entry.method) &&
    equals(wanted.get('operation'), entry.operation) &&
    equals(wanted.get('status'), String(entry.status)) &&
    equals(wanted.get('path'), entry.path) &&
    equals(wanted.get('principal'), entry.principal) &&
    entry.id > Number(wanted.get('after') ?? 0) &&
    (wanted.get('text') === undefined || JSON.stringify(entry).includes(wanted.get('text') ?? ''));
  return (journal?.all() ?? []).filter(isWanted).slice(-limit).reverse();
}

const equals = (wanted: string | undefined, found: string | null): boolean =>
  wanted === undefined || wanted === found;
