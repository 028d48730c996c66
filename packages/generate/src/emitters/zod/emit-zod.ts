import type { ApiModel, MediaType, SchemaNode } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { literal } from '../../code/literal.js';
import { type GeneratedFile, generatedFile } from '../../generated-file.js';
import { ReferenceGraph } from '../../schema/reference-graph.js';
import type { RuntimeName } from '../../templates/embedded.js';
import { runtimeText } from '../../templates/template-text.js';
import type { EmitterInput } from '../emitter.js';
import { errorParser } from './errors.js';
import { operationValidators } from './operations.js';
import { schemaValidators } from './schemas.js';
import { FileScope, type SchemaValidators } from './scope.js';
import { webhookValidators } from './webhooks.js';

/**
 * Emits the validators of every component schema, of every operation's parameters, body and responses and of every
 * webhook's headers and payload, and the functions `parseError` and `parseWebhook`. The files are in the directory
 * `zod` if the types are in the same output, because both export the names of the schemas.
 */
export function emitZod(input: EmitterInput): readonly GeneratedFile[] {
  const { model, naming, problems, typesPackage, patterns } = input;
  const schemas = nameSchemaValidators(input);
  const runtimeNames = new Set<RuntimeName>(['typed']);
  const scope = (kind: 'declaring' | 'importing'): FileScope =>
    new FileScope(problems, schemas, runtimeNames, kind, patterns);
  const importTypes = `import type * as Types from ${literal(typesPackage ?? '../index.js')};`;
  const hasWebhooks = naming.webhooks.length > 0;
  const index = [
    "export { type ParsedError, parseError } from './errors.js';",
    "export * from './operations.js';",
    "export * from './schemas.js';",
    ...(hasWebhooks ? ["export * from './webhooks.js';"] : []),
  ];
  const file = (name: string, sections: readonly string[]): GeneratedFile =>
    generatedFile(model, typesPackage === undefined ? `zod/${name}` : name, sections);
  return [
    file('schemas.ts', schemaValidators(schemas, naming, scope('declaring'), importTypes)),
    file('operations.ts', operationValidators(naming, scope('importing'), importTypes)),
    file('errors.ts', errorParser(input, importTypes)),
    ...(hasWebhooks ? [file('webhooks.ts', webhookValidators(naming, scope('importing'), importTypes))] : []),
    // This file comes last, because the other files determine which runtime members are required.
    file('runtime.ts', [runtimeImports(runtimeNames), runtimeText(runtimeNames)]),
    file('index.ts', [index.join('\n')]),
  ];
}

const runtimeImports = (names: ReadonlySet<RuntimeName>): string =>
  [
    ...(names.has('linearPattern') ? ["import { RE2JS } from 're2js';"] : []),
    "import * as z from 'zod';",
  ].join('\n');

function nameSchemaValidators({ model, naming, problems }: EmitterInput): SchemaValidators {
  const graph = new ReferenceGraph(model, anonymousSchemas(model), problems);
  const names = new Map<string, string>();
  for (const [pointer, { component }] of graph.ordered()) {
    const componentName = component === undefined ? undefined : naming.schemas.get(component);
    names.set(pointer, componentName ?? naming.table.reserve(nameFromPointer(pointer)));
  }
  return { graph, names, componentNames: new Set(naming.schemas.values()) };
}

/** Names a schema inside another schema: `#/components/schemas/Job/properties/id` → `Job_properties_id`. */
function nameFromPointer(pointer: string): string {
  return parsePointer(pointer)
    .join('_')
    .replace(/^components_schemas_/, '');
}

/** Returns the schemas of parameters, request and response bodies, and webhooks. */
function anonymousSchemas(model: ApiModel): readonly SchemaNode[] {
  const schemasOf = (content: readonly MediaType[] = []): readonly SchemaNode[] =>
    content.flatMap(({ schema }) => schema ?? []);
  return [
    ...model.operations.flatMap((operation) => [
      ...operation.parameters.map(({ schema }) => schema),
      ...[operation.requestBody, ...operation.responses].flatMap((holder) => schemasOf(holder?.content)),
    ]),
    ...model.webhooks.flatMap(({ headers, content }) => [
      ...headers.map(({ schema }) => schema),
      ...schemasOf(content),
    ]),
  ];
}
