import type { ApiModel } from '@touchstone/core';

/** How two models of a document differ. Operations by their id, `GET /pets`; schemas by their name. */
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

/** What the document says of each operation and each schema, as text. */
function partsOf({ operations, schemas, document }: ApiModel): ReadonlyMap<string, string> {
  const { paths } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return new Map([
    ...operations.map(({ id, path, method }): [string, string] => [
      id,
      JSON.stringify([paths?.[path]?.['parameters'], paths?.[path]?.[method.toLowerCase()]]),
    ]),
    ...[...schemas].map(([name, { schema }]): [string, string] => [`schema ${name}`, JSON.stringify(schema)]),
  ]);
}
