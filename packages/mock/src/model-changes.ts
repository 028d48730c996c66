import type { ApiModel } from '@touchstone/core';
import { own } from '@touchstone/core/internal';

/**
 * The differences between two models of a document. Operations are listed by id (`GET /pets`), schemas as `schema Pet`,
 * other components as `components parameters` and root properties by their name (`servers`).
 */
export interface ModelChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export function changesBetween(before: ApiModel, after: ApiModel): ModelChanges {
  const [previous, current] = [partsOf(before), partsOf(after)];
  return {
    added: [...current.keys()].filter((name) => !previous.has(name)),
    removed: [...previous.keys()].filter((name) => !current.has(name)),
    changed: [...current].flatMap(([name, text]) =>
      previous.has(name) && previous.get(name) !== text ? [name] : [],
    ),
  };
}

/** Returns the JSON text of each operation, schema and other part of the document, keyed by name. */
function partsOf({ operations, schemas, document }: ApiModel): ReadonlyMap<string, string> {
  const { paths, components, ...root } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly components?: Readonly<Record<string, unknown>>;
  };
  const { schemas: _, ...others } = components ?? {};
  return new Map([
    ...Object.entries(root).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...Object.entries(others).map(([name, value]): [string, string] => [
      `components ${name}`,
      JSON.stringify(value),
    ]),
    ...operations.map(({ id, path, method }): [string, string] => [
      id,
      JSON.stringify([own(paths, path)?.['parameters'], own(own(paths, path), method.toLowerCase())]),
    ]),
    ...[...schemas].map(([name, { schema }]): [string, string] => [`schema ${name}`, JSON.stringify(schema)]),
  ]);
}
