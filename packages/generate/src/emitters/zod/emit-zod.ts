import type { ApiModel, MediaType, SchemaNode } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { literal } from '../../code/literal.js';
import type { ProblemList } from '../../generate-error.js';
import { type GeneratedFile, generatedFile } from '../../generated-file.js';
import type { Naming } from '../../naming.js';
import { ReferenceGraph } from '../../schema/reference-graph.js';
import { errorParser } from './errors.js';
import { operationValidators } from './operations.js';
import { type RuntimeName, runtimeText } from './runtime/runtime.js';
import { schemaValidators } from './schemas.js';
import { type Declared, FileScope } from './scope.js';
import { webhookValidators } from './webhooks.js';

/**
 * Validators of every component schema, of every operation's parameters, body and responses and of every webhook's
 * headers and payload, `parseError` and `parseWebhook`.
 * @param types Module the types come from, as an import names it.
 */
export function emitZod(
  model: ApiModel,
  naming: Naming,
  problems: ProblemList,
  types: string,
): readonly GeneratedFile[] {
  const declared = declare(model, naming, problems);
  const runtimeNames = new Set<RuntimeName>(['typed']);
  const scope = (kind: 'declaring' | 'importing'): FileScope =>
    new FileScope(problems, declared, runtimeNames, kind);
  const importTypes = `import type * as Types from ${literal(types)};`;
  const hasWebhooks = naming.webhooks.length > 0;
  return [
    generatedFile(model, 'schemas.ts', schemaValidators(declared, naming, scope('declaring'), importTypes)),
    generatedFile(model, 'operations.ts', operationValidators(naming, scope('importing'), importTypes)),
    generatedFile(model, 'errors.ts', errorParser(naming, importTypes)),
    ...(hasWebhooks
      ? [generatedFile(model, 'webhooks.ts', webhookValidators(naming, scope('importing'), importTypes))]
      : []),
    generatedFile(model, 'runtime.ts', [runtimeText(runtimeNames)]),
    generatedFile(model, 'index.ts', [
      "export { type ParsedError, parseError } from './errors.js';\n" +
        "export * from './operations.js';\n" +
        "export * from './schemas.js';" +
        (hasWebhooks ? "\nexport * from './webhooks.js';" : ''),
    ]),
  ];
}

function declare(model: ApiModel, naming: Naming, problems: ProblemList): Declared {
  const graph = new ReferenceGraph(model, anonymousSchemas(model), problems);
  const names = new Map<string, string>();
  for (const [pointer, { component }] of graph.ordered()) {
    const own = component === undefined ? undefined : naming.schemas.get(component);
    // What stands inside another schema is named after the way to it.
    names.set(
      pointer,
      own ??
        naming.table.take(
          parsePointer(pointer)
            .join('_')
            .replace(/^components_schemas_/, ''),
        ),
    );
  }
  return { graph, names, componentNames: new Set(naming.schemas.values()) };
}

/** The schemas of parameters, bodies and responses, and of webhooks. */
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
