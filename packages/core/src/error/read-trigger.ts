import type { Cursor, Reader } from '../model/cursor.js';
import type { Trigger } from './trigger.js';
import type { TriggerSyntax } from './trigger-definition.js';
import { TriggerEntry } from './trigger-entry.js';
import { TRIGGERS } from './triggers.js';

/**
 * Reads `x-error.when` of one error. If it declares no valid trigger, returns one `unknown` trigger, which keeps the
 * error in the ledger.
 */
export function readTriggers(reader: Reader, extension: Cursor): readonly Trigger[] {
  const when = reader.child(extension, 'when');
  if (!when) return [{ kind: 'unknown', text: 'no `when`' }];
  const entries = Array.isArray(when.value) ? reader.items(when, 'when') : [when];
  const triggers = entries.flatMap((entry) => readEntry(reader, entry));
  return triggers.length > 0 ? triggers : [{ kind: 'unknown', text: JSON.stringify(when.value) }];
}

/**
 * The syntaxes by subject. Trigger kinds that share a subject, such as `resource: absent` and `resource: foreign`, have
 * different words.
 */
const SUBJECTS: ReadonlyMap<string, readonly TriggerSyntax[]> = bySubject();

function bySubject(): ReadonlyMap<string, readonly TriggerSyntax[]> {
  const subjects = new Map<string, TriggerSyntax[]>();
  for (const { syntax } of Object.values(TRIGGERS)) {
    if (syntax) subjects.set(syntax.subject, [...(subjects.get(syntax.subject) ?? []), syntax]);
  }
  return subjects;
}

function readEntry(reader: Reader, cursor: Cursor): readonly Trigger[] {
  const entry = new TriggerEntry(reader, cursor);
  const keys = typeof cursor.value === 'object' && cursor.value !== null ? Object.keys(cursor.value) : [];
  const subject = keys.find((key) => SUBJECTS.has(key));
  if (subject === undefined) {
    const subjects = `Known triggers: ${[...SUBJECTS.keys()].join(', ')}.`;
    entry.problem(cursor, `Unknown trigger ${JSON.stringify(cursor.value)}.`, subjects);
    return [];
  }
  const syntaxes = SUBJECTS.get(subject) ?? [];
  const allowed = new Set([...syntaxes.flatMap(({ beside }) => beside), 'only']);
  for (const key of keys) {
    if (key === subject || allowed.has(key)) continue;
    entry.problem(
      reader.rawChild(cursor, key) ?? cursor,
      `Unknown property \`${key}\` next to \`${subject}\`.`,
      `Known properties: ${[...allowed].join(', ')}. List each trigger as a separate entry.`,
    );
  }
  const only = reader.rawChild(cursor, 'only') ? entry.texts('only', ONLY_ADVICE).map(([name]) => name) : [];
  const triggers = readSubject(subject, syntaxes, entry);
  return only.length === 0 ? triggers : triggers.map((trigger) => ({ ...trigger, only }));
}

const ONLY_ADVICE = 'List the names of violations as in the ids of cases: `only: [maxLength at /title]`.';

function readSubject(
  subject: string,
  syntaxes: readonly TriggerSyntax[],
  entry: TriggerEntry,
): readonly Trigger[] {
  const readers = new Map(syntaxes.flatMap((syntax) => ('words' in syntax ? [...syntax.words] : [])));
  const words = readers.size > 0 ? entry.words(subject, [...readers.keys()]) : [];
  return [
    ...words.flatMap((word) => readers.get(word)?.(entry) ?? []),
    ...syntaxes.flatMap((syntax) => ('readAll' in syntax ? syntax.readAll(entry) : [])),
  ];
}
