import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Group {
  /** File and description of the group: `required/required validation`. */
  readonly name: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/**
 * The directory of the JSON Schema Test Suite (github.com/json-schema-org/JSON-Schema-Test-Suite, draft 2020-12). The
 * environment variable `JSON_SCHEMA_TEST_SUITE` overrides the default, `shared/json-schema-test-suite` next to this
 * repository.
 */
const root =
  process.env.JSON_SCHEMA_TEST_SUITE ??
  fileURLToPath(new URL('../../../../../shared/json-schema-test-suite', import.meta.url));

/** Returns the groups of the suite; empty if it is not available. */
export function suiteGroups(): readonly Group[] {
  const folder = join(root, 'tests');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().flatMap((file) => {
    const groups = JSON.parse(readFileSync(join(folder, file), 'utf8')) as (Omit<Group, 'name'> & {
      description: string;
    })[];
    return groups.map(({ description, schema, tests }) => ({
      name: `${file.slice(0, -'.json'.length)}/${description}`,
      schema,
      tests,
    }));
  });
}

/** Turns a schema into a component: references relative to the schema become relative to the document. */
export function asComponent(schema: unknown, name: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => asComponent(item, name));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === '$schema') return [];
      if (key === 'const' || key === 'enum') return [[key, value]];
      if (key !== '$ref' || typeof value !== 'string' || !/^#(\/|$)/.test(value)) {
        return [[key, asComponent(value, name)]];
      }
      return [[key, `#/components/schemas/${name}${value.slice(1)}`]];
    }),
  );
}
