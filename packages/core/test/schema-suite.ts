import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiModel, Json, Schema, SchemaNode } from '../src/model/model.js';
import { modelOf, nodeOf } from './model-of.js';

/**
 * The directory of the JSON Schema Test Suite (github.com/json-schema-org/JSON-Schema-Test-Suite, draft 2020-12): the
 * environment variable `JSON_SCHEMA_TEST_SUITE`, or by default `shared/json-schema-test-suite` next to this repository.
 */
const root =
  process.env.JSON_SCHEMA_TEST_SUITE ??
  fileURLToPath(new URL('../../../../shared/json-schema-test-suite', import.meta.url));

export interface Group {
  /** File and description, such as `required/required validation`. */
  readonly name: string;
  readonly schema: Schema;
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[];
}

export const suiteIsThere: boolean = existsSync(join(root, 'tests'));

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export function suiteGroups(): Group[] {
  if (!suiteIsThere) return [];
  return readdirSync(join(root, 'tests'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) =>
      (
        read(join(root, 'tests', file)) as { description: string; schema: Schema; tests: Group['tests'] }[]
      ).map(({ description, schema, tests }) => ({
        name: `${file.slice(0, -5)}/${description}`,
        schema,
        tests,
      })),
    );
}

/**
 * Returns a model that contains a schema of the suite. The schema gets an `$id` unless it has one, because references
 * in the suite are relative to the schema, whereas references in OpenAPI are relative to the document. The remote
 * schemas are added as components.
 */
export function suiteModel(schema: Schema): [ApiModel, SchemaNode] {
  const model = modelOf({ Root: withId(schema, 'https://suite.invalid/root'), ...remotes() });
  return [model, nodeOf(model, 'Root')];
}

let cached: { [name: string]: Schema } | undefined;

function remotes(): { readonly [name: string]: Schema } {
  if (cached) return cached;
  cached = {};
  if (!suiteIsThere) return cached;
  const folder = join(root, 'remotes');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const uri = `http://localhost:1234/${name}`;
    const schema = withId(read(path) as Schema, uri);
    cached[name.replaceAll('/', '.')] = schema;
    // A remote document with its own `$id` can also be referenced by its URL.
    if (typeof schema === 'object' && schema.$id !== uri)
      cached[`at ${name}`] = { $id: uri, $ref: schema.$id ?? uri };
  }
  return cached;
}

function withId(schema: Schema, id: string): Schema {
  return typeof schema === 'boolean' || '$id' in schema ? schema : { $id: id, ...schema };
}
