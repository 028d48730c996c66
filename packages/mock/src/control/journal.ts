import { decodeForm, parseQuery } from '@touchstone/core/internal';
import { signingSecrets } from '../access/caller.js';
import { decodeBasic } from '../access/judge.js';
import type { Call } from '../call.js';
import type { MockFault } from '../faults/fault.js';
import { Masker } from '../mask/masker.js';
import { secretNames } from '../mask/secret-names.js';
import type { Incoming, Reply } from '../message.js';
import type { MockOptions } from '../options.js';
import type { World } from '../world.js';
import { RequestError } from './request-error.js';

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
  readonly caller: string | null;
  readonly tenant: string | null;
  /** Had a fault not struck. */
  readonly status: number;
  /** What the caller got instead, or in what way; null where nothing struck. */
  readonly fault: MockFault['kind'] | null;
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

export interface Exchange {
  readonly incoming: Incoming;
  /** Null where the document has no such path. */
  readonly call: Call | null;
  /** As it was before a fault struck. */
  readonly reply: Reply;
  /** Those that strike it. */
  readonly faults: readonly MockFault[];
}

/** Secrets are taken out before an entry is kept, for what is known by then may be forgotten when it is read. */
export function record(world: World, { incoming, call, reply, faults }: Exchange): void {
  if (!world.journal) return;
  const masker = maskerFor(world, incoming);
  const isSecret = call?.operation.isTokenEndpoint === true;
  // First what most likely says of a value that it is secret.
  const query = masker.mask(incoming.query, 'form');
  const body = isSecret || !call?.bytes ? null : textOf(call.bytes, masker);
  world.journal.add({
    at: new Date(world.clock.now()).toISOString(),
    method: incoming.method,
    path: masker.mask(incoming.path, 'text'),
    query,
    operation: call?.operation.operation.id ?? null,
    caller: call?.judgement.state === 'known' ? call.caller.id : null,
    tenant: call?.tenant ?? null,
    status: reply.status,
    fault: faultOf(reply, faults),
    body,
    answer: isSecret || typeof reply.body !== 'string' ? null : masker.mask(reply.body),
  });
}

/** Null where it is no text. */
function textOf(bytes: Uint8Array, masker: Masker): string | null {
  // A character of a string is three octets at most.
  const text = decoder.decode(bytes.subarray(0, 3 * masker.reach));
  return text.includes('\0') ? null : masker.mask(text);
}

const decoder = new TextDecoder();

const names = new WeakMap<World, (name: string) => boolean>();

function maskerFor(world: World, incoming: Incoming): Masker {
  const { options, model, callers } = world;
  let isSecretName = names.get(world);
  if (!isSecretName) names.set(world, (isSecretName = secretNames(model)));
  // Each time, for a reset forgets them with all others.
  for (const secret of ownSecrets(options)) callers.secrets.add(secret);
  const masker = new Masker(isSecretName, callers.secrets);
  for (const { type, in: place, name, parameterName } of model.securitySchemes.values())
    if (type === 'apiKey' && place === 'header')
      masker.learn(incoming.header((parameterName ?? name).toLowerCase()));
  learnAuthorization(masker, incoming.header('authorization'));
  return masker;
}

/** Those of the options that are no caller's. */
const ownSecrets = ({ control, webhooks = [], webhookSecret }: MockOptions): readonly string[] => [
  ...(control ? [control.token] : []),
  ...[webhookSecret, ...webhooks.map(({ secret }) => secret)].flatMap((secret) =>
    secret === undefined ? [] : signingSecrets(secret),
  ),
];

/** Of a Basic credential, the password. */
function learnAuthorization(masker: Masker, field = ''): void {
  const [, scheme = '', credential = ''] = /^(\S+) +(\S+)/.exec(field) ?? [];
  masker.learn(credential);
  const basic = /^basic$/i.test(scheme) ? decodeBasic(credential) : null;
  if (basic !== null) masker.learn(basic.slice(basic.indexOf(':') + 1));
}

/** Of several, the one that changes most of what the caller sees. */
function faultOf({ status, body }: Reply, faults: readonly MockFault[]): MockFault['kind'] | null {
  const kinds = faults.map(({ kind }) => kind);
  const last = kinds.findLast(
    (kind) => kind === 'reset' || kind === 'truncated-body' || kind === 'slow-body',
  );
  if (last !== undefined) return last;
  if (kinds.includes('malformed-json') && typeof body === 'string') return 'malformed-json';
  // A call that is refused sooner has not come so far.
  if (kinds.includes('server-error') && status >= 500) return 'server-error';
  return kinds.includes('latency') ? 'latency' : null;
}

/** Of what `GET /journal` may be asked, and what its value has to be. */
const FILTERS: Readonly<Record<string, { readonly pattern: RegExp; readonly wants: string }>> = {
  method: { pattern: /./, wants: 'a method' },
  operation: { pattern: /./, wants: 'the id of an operation' },
  status: { pattern: /^[1-5]\d\d$/, wants: 'a status such as 404' },
  path: { pattern: /./, wants: 'a path' },
  caller: { pattern: /./, wants: 'the id of a caller' },
  after: { pattern: /^\d+$/, wants: 'the id of an entry' },
  text: { pattern: /^/, wants: 'a text' },
  limit: { pattern: /^0*[1-9]\d*$/, wants: 'a whole number from 1' },
};

/**
 * `GET /journal?operation=…&status=…&text=…&limit=…`: the latest first.
 * @throws {RequestError} for a filter that there is not, or a value that it cannot have.
 */
export function searchJournal({ journal }: World, query: string): readonly JournalEntry[] {
  const wanted = filtersOf(query);
  const limit = Math.min(MOST_ENTRIES, Number(wanted.get('limit') ?? 100));
  const text = wanted.get('text');
  const isWanted = (entry: JournalEntry): boolean =>
    equals(wanted.get('method')?.toUpperCase(), entry.method) &&
    equals(wanted.get('operation'), entry.operation) &&
    equals(wanted.get('status'), String(entry.status)) &&
    equals(wanted.get('path'), entry.path) &&
    equals(wanted.get('caller'), entry.caller) &&
    entry.id > Number(wanted.get('after') ?? 0) &&
    (text === undefined || hasText(entry, text));
  return (journal?.all() ?? []).filter(isWanted).slice(-limit).reverse();
}

function filtersOf(query: string): ReadonlyMap<string, string> {
  const wanted = new Map(parseQuery(query).map(([name, raw]) => [name, decodeForm(raw)]));
  for (const [name, value] of wanted) {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (!filter)
      throw invalid(
        `The journal has no filter ${JSON.stringify(name)}, only ${Object.keys(FILTERS).join(', ')}.`,
      );
    if (!filter.pattern.test(value)) throw invalid(`${name}: must be ${filter.wants}.`);
  }
  return wanted;
}

const invalid = (message: string): RequestError => new RequestError(400, 'invalid_request', message);

/** In what is shown: nobody finds out by searching what is not. */
const hasText = ({ path, query, body, answer }: JournalEntry, text: string): boolean =>
  [path, query, body, answer].some((each) => each?.includes(text));

const equals = (wanted: string | undefined, found: string | null): boolean =>
  wanted === undefined || wanted === found;
