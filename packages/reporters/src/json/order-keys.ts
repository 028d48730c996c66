import { createRequire } from 'node:module';
import type { Report } from '@touchstone/runner';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The published schema, found by the name of its package, because the command line is bundled. */
const reportSchema: Schema = createRequire(import.meta.url)('@touchstone/reporters/report.schema.json');

/**
 * Copies a report with its keys in the order of `report.schema.json`, regardless of the order in which the run built
 * them, so that two reports can be compared line by line. Keys that the schema does not define, such as those of a
 * response body in `expected` and `received`, follow in alphabetical order.
 */
export function orderKeys(report: Report): unknown {
  return ordered(report, reportSchema);
}

function ordered(value: unknown, schema: Schema): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, items = {} } = resolve(schema);
  if (Array.isArray(value)) return value.map((item) => ordered(item, items));
  const rank = new Map(Object.keys(properties).map((key, index) => [key, index]));
  const rankOf = (key: string): number => rank.get(key) ?? rank.size;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner, definitionOf(properties, key))]),
  );
}

/** Follows a `$ref` into `$defs`. The schema uses no other references. */
function resolve(schema: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : definitionOf(reportSchema.$defs ?? {}, name);
}

/** Returns the named schema, or an empty schema if it does not exist. */
const definitionOf = (schemas: Readonly<Record<string, Schema>>, name: string): Schema =>
  (Object.hasOwn(schemas, name) ? schemas[name] : undefined) ?? {};
