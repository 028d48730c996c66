import type { Cursor, Reader } from '../model/cursor.js';
import { readTransitions } from './read-transitions.js';
import type { Trigger } from './trigger.js';
import { TriggerEntry } from './trigger-entry.js';

/** How the entry of a subject reads: its triggers, and the properties it may have beside the subject. */
interface Syntax {
  readonly read: (entry: TriggerEntry) => readonly Trigger[];
  readonly beside: readonly string[];
}

const CREDENTIAL = ['missing', 'malformed', 'unknown', 'expired', 'revoked', 'misplaced'] as const;
const HEADER = ['missing', 'empty', 'not-allowed'] as const;
const PART = ['syntax', 'body', 'query', 'path', 'header', 'undeclared-query'] as const;
const METHOD = ['client_secret_basic', 'client_secret_post'] as const;

/** A subject that has one trigger per word. */
function words<T extends string>(
  subject: string,
  known: readonly T[],
  make: (word: T, entry: TriggerEntry) => Trigger,
  ...beside: readonly string[]
): readonly [string, Syntax] {
  return [subject, { beside, read: (entry) => entry.words(subject, known).map((word) => make(word, entry)) }];
}

/** The syntax of `x-error.when`: the one key of an entry among these says what it is about. */
const SUBJECTS: ReadonlyMap<string, Syntax> = new Map([
  words('credential', CREDENTIAL, (is) => ({ kind: 'credential', is })),
  ['client', { read: readClient, beside: ['by'] }],
  words('grant', ['unsupported'], () => ({ kind: 'grant-unsupported' })),
  ['header', { read: readHeader, beside: ['is'] }],
  words('scope', ['operation', 'type'], (lacks) => ({ kind: 'scope-missing', lacks })),
  words('permission', ['denied'], () => ({ kind: 'permission-denied' })),
  words('operation', ['unavailable'], () => ({ kind: 'operation-unavailable' })),
  words('address', ['blocked'], () => ({ kind: 'address-blocked' })),
  words('request', PART, (part) => ({ kind: 'request-invalid', in: part })),
  words('required', ['missing'], () => ({ kind: 'required-missing' })),
  words(
    'value',
    ['falling'],
    (_, entry) => ({ kind: 'value-falling', field: entry.pointer('field') }),
    'field',
  ),
  words('resource', ['absent', 'foreign'], (is) => ({ kind: `resource-${is}` })),
  words(
    'reference',
    ['absent'],
    (_, entry) => ({ kind: 'reference-absent', field: entry.pointer('field') }),
    'field',
  ),
  words('method', ['unsupported'], () => ({ kind: 'method-unsupported' })),
  words('media-type', ['unsupported'], () => ({ kind: 'media-type-unsupported' })),
  words('accept', ['unsupported'], () => ({ kind: 'not-acceptable' })),
  words(
    'payload',
    ['too-large'],
    (_, entry) => ({ kind: 'payload-too-large', limit: entry.amount('limit', 'the bytes admitted') }),
    'limit',
  ),
  words('precondition', ['failed'], () => ({ kind: 'precondition-failed' })),
  [
    'duplicate',
    { read: (entry) => [{ kind: 'duplicate', fields: entry.pointers('duplicate') }], beside: [] },
  ],
  ['transition', { read: readTransitions, beside: ['field', 'initial', 'allowed'] }],
  ['rate', { read: readRate, beside: ['limit', 'window'] }],
  words('server', ['fault'], () => ({ kind: 'server-fault' })),
  words('declared', ['true'], () => ({ kind: 'declared' })),
]);

function readClient(entry: TriggerEntry): readonly Trigger[] {
  entry.words('client', ['authentication-failed']);
  return entry.words('by', METHOD).map((by) => ({ kind: 'client-authentication-failed', by }));
}

function readHeader(entry: TriggerEntry): readonly Trigger[] {
  const names = entry.texts('header', 'Name a request header: `header: X-Tenant`.');
  const states = entry.words('is', HEADER);
  return names.flatMap(([name]) => states.map((is): Trigger => ({ kind: 'header', name, is })));
}

function readRate(entry: TriggerEntry): readonly Trigger[] {
  const limit = entry.amount('limit', 'the calls admitted');
  const window = entry.amount('window', 'their seconds');
  return entry
    .texts('rate', 'Name the class: `rate: reads`.')
    .map(([name]) => ({ kind: 'rate-exceeded', class: name, limit, window }));
}

/** `x-error.when` of one error. Absent or empty: one `unknown` trigger, so that it stays in the ledger. */
export function readTriggers(reader: Reader, extension: Cursor): readonly Trigger[] {
  const when = reader.child(extension, 'when');
  if (!when) return [{ kind: 'unknown', text: 'no `when`' }];
  const entries = Array.isArray(when.value) ? reader.items(when, 'when') : [when];
  const triggers = entries.flatMap((entry) => readEntry(reader, entry));
  return triggers.length > 0 ? triggers : [{ kind: 'unknown', text: JSON.stringify(when.value) }];
}

function readEntry(reader: Reader, cursor: Cursor): readonly Trigger[] {
  const entry = new TriggerEntry(reader, cursor);
  const keys = typeof cursor.value === 'object' && cursor.value !== null ? Object.keys(cursor.value) : [];
  const subject = keys.find((key) => SUBJECTS.has(key));
  const syntax = subject === undefined ? undefined : SUBJECTS.get(subject);
  if (subject === undefined || !syntax) {
    const known = `Begin it with one of ${[...SUBJECTS.keys()].join(', ')}.`;
    entry.problem(cursor, `${JSON.stringify(cursor.value)} is no trigger.`, known);
    return [];
  }
  for (const key of keys) {
    if (key === subject || syntax.beside.includes(key)) continue;
    const beside = syntax.beside.length > 0 ? `It may have ${syntax.beside.join(', ')}` : 'It has no others';
    const at = reader.rawChild(cursor, key) ?? cursor;
    entry.problem(
      at,
      `A trigger of \`${subject}\` has no \`${key}\`.`,
      `${beside}; list each trigger by itself.`,
    );
  }
  return syntax.read(entry);
}
