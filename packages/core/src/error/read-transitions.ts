import type { TriggerOf } from './trigger-definition.js';
import { TriggerEntry } from './trigger-entry.js';

/**
 * Reads `transition: forbidden` with its table in the same entry, or `transition: NAME`, which refers to a table in the
 * root extension `x-transitions`.
 */
export function readTransitions(entry: TriggerEntry): readonly TriggerOf<'transition-forbidden'>[] {
  const suggestion =
    'Write `transition: forbidden` with a table, or `transition: NAME` with the name of a table in x-transitions.';
  return entry.texts('transition', suggestion).flatMap(([name]) => {
    const table = name === 'forbidden' ? entry : sharedTable(entry, name);
    return table ? [readTable(table)] : [];
  });
}

function sharedTable({ reader, cursor }: TriggerEntry, name: string): TriggerEntry | undefined {
  const tables = reader.child(reader.root, 'x-transitions');
  const table = tables && reader.child(tables, name);
  if (table) return new TriggerEntry(reader, table);
  const names = reader.rawEntries(tables, 'x-transitions').map(([other]) => other);
  const at = reader.rawChild(cursor, 'transition') ?? cursor;
  const suggestion =
    names.length > 0 ? `Known tables: ${names.join(', ')}.` : 'Add x-transitions to the root.';
  reader.problem('trigger', at, `Unknown table ${name} in x-transitions.`, suggestion);
  return undefined;
}

function readTable(table: TriggerEntry): TriggerOf<'transition-forbidden'> {
  const { reader, cursor } = table;
  const states = 'List the initial states: `initial: [new]`.';
  const allowed = reader.entries(reader.child(cursor, 'allowed'), 'allowed');
  if (allowed.length === 0) {
    table.problem(
      cursor,
      '`allowed` is missing or empty.',
      'List the allowed transitions: `allowed: { new: [done] }`.',
    );
  }
  return {
    kind: 'transition-forbidden',
    transitions: {
      field: table.pointer('field'),
      initial: table.texts('initial', states).map(([state]) => state),
      allowed: Object.fromEntries(
        allowed.map(([from, to]) => [from, reader.strings(to, `the states after ${from}`)]),
      ),
    },
  };
}
