import type { Cursor, Reader } from '../model/cursor.js';
import type { Operation } from '../model/model.js';
import type { TransitionTable, Trigger } from './trigger.js';

/** Reads the triggers of one `when` entry: one value, or one trigger per listed value. */
type Read = (reader: Reader, cursor: Cursor, values: readonly string[]) => readonly Trigger[];

const each = <T extends string>(known: readonly T[], make: (value: T) => Trigger): Read => {
  return (reader, cursor, values) =>
    values.flatMap((value) => {
      const found = known.find((candidate) => candidate === value);
      if (found !== undefined) return [make(found)];
      reader.problem(
        'trigger',
        cursor,
        `No trigger ${JSON.stringify(value)} here.`,
        `Use one of ${known.join(', ')}.`,
      );
      return [];
    });
};

/** The syntax of `x-error.when`: the entry's one key among these says what it is about. */
const TRIGGERS: Readonly<Record<string, Read>> = {
  credential: each(['missing', 'malformed', 'unknown', 'expired', 'revoked', 'misplaced'], (is) => ({
    kind: 'credential',
    is,
  })),
  client: each(['authentication-failed'], () => ({ kind: 'client-authentication-failed' })),
  grant: each(['unsupported'], () => ({ kind: 'grant-unsupported' })),
  header: (reader, cursor, names) => {
    const states = each(['missing', 'empty', 'not-allowed'], (is) => ({
      kind: 'header',
      name: names[0] ?? '',
      is,
    }));
    return states(reader, cursor, valuesOf(reader, cursor, 'is'));
  },
  scope: each(['operation', 'type'], (lacks) => ({ kind: 'scope-missing', lacks })),
  permission: each(['denied'], () => ({ kind: 'permission-denied' })),
  operation: each(['unavailable'], () => ({ kind: 'operation-unavailable' })),
  address: each(['blocked'], () => ({ kind: 'address-blocked' })),
  request: each(['syntax', 'body', 'query', 'path', 'header'], (part) => ({
    kind: 'request-invalid',
    in: part,
  })),
  required: each(['missing'], () => ({ kind: 'required-missing' })),
  value: (reader, cursor, values) => {
    const field = reader.string(cursor, 'field') ?? missing(reader, cursor, 'field');
    return each(['falling'], () => ({ kind: 'value-falling', field }))(reader, cursor, values);
  },
  resource: each(['absent', 'foreign'], (is) => ({
    kind: is === 'absent' ? 'resource-absent' : 'resource-foreign',
  })),
  reference: (reader, cursor, values) => {
    const field = reader.string(cursor, 'field') ?? missing(reader, cursor, 'field');
    return each(['absent'], () => ({ kind: 'reference-absent', field }))(reader, cursor, values);
  },
  method: each(['unsupported'], () => ({ kind: 'method-unsupported' })),
  'media-type': each(['unsupported'], () => ({ kind: 'media-type-unsupported' })),
  accept: each(['unsupported'], () => ({ kind: 'not-acceptable' })),
  payload: (reader, cursor, values) => {
    const limit = number(reader, cursor, 'limit');
    return each(['too-large'], () => ({ kind: 'payload-too-large', limit }))(reader, cursor, values);
  },
  precondition: each(['failed'], () => ({ kind: 'precondition-failed' })),
  duplicate: (_reader, _cursor, fields) => [{ kind: 'duplicate', fields }],
  transition: (reader, cursor, values) => {
    const shared = values[0] === 'forbidden' ? cursor : sharedTable(reader, cursor, values[0] ?? '');
    return shared ? [{ kind: 'transition-forbidden', transitions: readTable(reader, shared) }] : [];
  },
  rate: (reader, cursor, classes) =>
    classes.map((name) => ({
      kind: 'rate-exceeded',
      class: name,
      limit: number(reader, cursor, 'limit'),
      window: number(reader, cursor, 'window'),
    })),
  server: each(['fault'], () => ({ kind: 'server-fault' })),
  declared: () => [{ kind: 'declared' }],
};

/** `x-error.when` of one error. Empty or unreadable: one `unknown` trigger, so that it stays in the ledger. */
export function readTriggers(
  reader: Reader,
  operation: Pick<Operation, 'id'>,
  extension: Cursor,
): readonly Trigger[] {
  const when = reader.child(extension, 'when');
  if (!when) return [{ kind: 'unknown', text: 'no `when`' }];
  const entries = Array.isArray(when.value) ? reader.items(when, 'when') : [when];
  const triggers = entries.flatMap((entry) => readEntry(reader, operation, entry));
  return triggers.length > 0 ? triggers : [{ kind: 'unknown', text: JSON.stringify(when.value) }];
}

function readEntry(reader: Reader, operation: Pick<Operation, 'id'>, entry: Cursor): readonly Trigger[] {
  if (!reader.expect(entry, 'object', 'a trigger')) return [];
  const subject = Object.keys(entry.value as object).find((key) => Object.hasOwn(TRIGGERS, key));
  const read = subject === undefined ? undefined : TRIGGERS[subject];
  if (subject === undefined || !read) {
    const text = JSON.stringify(entry.value);
    reader.problem(
      'trigger',
      entry,
      `${text} is no trigger known here (${operation.id}).`,
      `Begin it with one of ${Object.keys(TRIGGERS).join(', ')}.`,
    );
    return [{ kind: 'unknown', text }];
  }
  return read(reader, entry, valuesOf(reader, entry, subject));
}

/** One value or a list of them, as strings. */
function valuesOf(reader: Reader, cursor: Cursor, key: string): readonly string[] {
  const child = reader.child(cursor, key);
  if (!child) {
    missing(reader, cursor, key);
    return [];
  }
  if (Array.isArray(child.value)) return reader.strings(child, key);
  return [String(child.value)];
}

function sharedTable(reader: Reader, cursor: Cursor, name: string): Cursor | undefined {
  const tables = reader.child(reader.root, 'x-transitions');
  const table = tables && reader.child(tables, name);
  if (!table) reader.problem('trigger', cursor, `No transition table ${name} in x-transitions.`);
  return table;
}

function readTable(reader: Reader, cursor: Cursor): TransitionTable {
  const allowed = reader.entries(reader.child(cursor, 'allowed'), 'allowed');
  if (allowed.length === 0) missing(reader, cursor, 'allowed');
  return {
    field: reader.string(cursor, 'field') ?? missing(reader, cursor, 'field'),
    initial: valuesOf(reader, cursor, 'initial'),
    allowed: Object.fromEntries(
      allowed.map(([from, to]) => [from, reader.strings(to, `the states after ${from}`)]),
    ),
  };
}

function number(reader: Reader, cursor: Cursor, key: string): number {
  const value = reader.child(cursor, key)?.value;
  if (typeof value === 'number' && value >= 0) return value;
  missing(reader, cursor, key);
  return 0;
}

function missing(reader: Reader, cursor: Cursor, key: string): string {
  reader.problem('trigger', cursor, `This trigger needs \`${key}\`.`);
  return '';
}
