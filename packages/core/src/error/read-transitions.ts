import type { Trigger } from './trigger.js';
import { TriggerEntry } from './trigger-entry.js';

/** `transition: forbidden` with its table beside it, or `transition: NAME` of the root's `x-transitions`. */
export function readTransitions(entry: TriggerEntry): readonly Trigger[] {
  const like = 'Write `transition: forbidden` with the table, or the name of a table in x-transitions.';
  return entry.texts('transition', like).flatMap(([name]) => {
    const table = name === 'forbidden' ? entry : sharedTable(entry, name);
    return table ? [readTable(table)] : [];
  });
}

function sharedTable({ reader, cursor }: TriggerEntry, name: string): TriggerEntry | undefined {
  const tables = reader.child(reader.root, 'x-transitions');
  const table = tables && reader.child(tables, name);
  if (table) return new TriggerEntry(reader, table);
  const known = reader.rawEntries(tables, 'x-transitions').map(([other]) => other);
  const at = reader.rawChild(cursor, 'transition') ?? cursor;
  const advice = known.length > 0 ? `There is ${known.join(', ')}.` : 'Add x-transitions to the root.';
  reader.problem('trigger', at, `x-transitions has no table ${name}.`, advice);
  return undefined;
}

function readTable(table: TriggerEntry): Trigger {
  const { reader, cursor } = table;
  const states = 'Write the states: `initial: [new]`.';
  const allowed = reader.entries(reader.child(cursor, 'allowed'), 'allowed');
  if (allowed.length === 0) {
    table.problem(
      cursor,
      'A value of `allowed` is missing.',
      'Write the changes: `allowed: { new: [done] }`.',
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
