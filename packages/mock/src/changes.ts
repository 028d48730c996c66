import type { ApiModel } from '@touchstone/core';

/** How two models of a document differ. Operations by their id, `GET /pets`; schemas by their name; `servers`, `security`. */
export interface ModelChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export function changesBetween(before: ApiModel, after: ApiModel): ModelChanges {
  const [old, present] = [partsOf(before), partsOf(after)];
  return {
    added: [...present.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !present.has(name)),
    changed: [...present].flatMap(([name, text]) => (old.has(name) && old.get(name) !== text ? [name] : [])),
  };
}

/** What the document says of each operation, each schema and all that stands beside them, as text. */
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
      JSON.stringify([paths?.[path]?.['parameters'], paths?.[path]?.[method.toLowerCase()]]),
    ]),
    ...[...schemas].map(([name, { schema }]): [string, string] => [`schema ${name}`, JSON.stringify(schema)]),
  ]);
}
