import type {
  CallerState,
  ClientAuthenticationMethod,
  CredentialState,
  HeaderState,
  RequestPart,
  Trigger,
} from './trigger.js';
import type { TriggerOf, WordSyntax } from './trigger-definition.js';
import type { TriggerEntry } from './trigger-entry.js';

export const CREDENTIAL_STATES: readonly CredentialState[] = [
  'missing',
  'malformed',
  'unknown',
  'expired',
  'revoked',
  'misplaced',
];
export const CALLER_STATES: readonly CallerState[] = ['without-permissions', 'barred'];
const HEADER_STATES: readonly HeaderState[] = ['missing', 'empty', 'not-allowed'];
export const REQUEST_PARTS: readonly RequestPart[] = [
  'syntax',
  'body',
  'query',
  'path',
  'header',
  'undeclared-query',
];
const CLIENT_METHODS: readonly ClientAuthenticationMethod[] = ['client_secret_basic', 'client_secret_post'];

/** Creates the syntax of a subject with a fixed set of words, each of which declares one trigger. */
export function words<T extends Trigger, Word extends string>(
  subject: string,
  list: readonly Word[],
  create: (word: Word, entry: TriggerEntry) => T,
  beside: readonly string[] = [],
): WordSyntax<T> {
  const readers = list.map((word) => [word, (entry: TriggerEntry) => create(word, entry)] as const);
  return { subject, beside, words: new Map(readers) };
}

export function readClient(entry: TriggerEntry): readonly TriggerOf<'client-authentication-failed'>[] {
  entry.words('client', ['authentication-failed']);
  return entry.words('by', CLIENT_METHODS).map((by) => ({ kind: 'client-authentication-failed', by }));
}

export function readHeader(entry: TriggerEntry): readonly TriggerOf<'header'>[] {
  const names = entry.texts('header', 'Name a request header: `header: X-Tenant`.');
  const states = entry.words('is', HEADER_STATES);
  return names.flatMap(([name]) => states.map((is) => ({ kind: 'header' as const, name, is })));
}

/** Reads JSON Pointers into the request body, or the word `request` for the whole request. */
export function readDuplicate(entry: TriggerEntry): readonly TriggerOf<'duplicate'>[] {
  const { reader, cursor } = entry;
  const isRequest = reader.child(cursor, 'duplicate')?.value === 'request';
  return [{ kind: 'duplicate', fields: isRequest ? [] : entry.pointers('duplicate') }];
}

/** Reads the ids of operations, such as `POST /orders/{id}/ship`. */
export function readAfter(entry: TriggerEntry): readonly TriggerOf<'after'>[] {
  return entry
    .texts('after', 'Name an operation by method and path: `after: POST /orders/{id}/ship`.')
    .map(([operation]) => ({ kind: 'after', operation }));
}

export function readRate(entry: TriggerEntry): readonly TriggerOf<'rate-exceeded'>[] {
  const limit = entry.amount('limit', 'the number of calls per window');
  const window = entry.amount('window', 'the length of the window in seconds');
  return entry
    .texts('rate', 'Name the rate class: `rate: reads`.')
    .map(([name]) => ({ kind: 'rate-exceeded', class: name, limit, window }));
}
