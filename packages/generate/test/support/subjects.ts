import { type ApiModel, createRandom, type SchemaNode, sample } from '@touchstone/core';
import { literal } from '../../src/code/literal.js';
import { nameExports } from '../../src/naming.js';

/** A schema with its generated validator and type. */
export interface Subject {
  readonly name: string;
  readonly node: SchemaNode;
  /** The path of the validator in the generated module. */
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly direction: 'request' | 'response';
}

/** Returns the subjects of a document: components, bodies, responses and webhook payloads. */
export function subjectsOf(model: ApiModel): readonly Subject[] {
  const naming = nameExports(model);
  const components = [...model.schemas].map(([component, node]): Subject => {
    const name = naming.schemas.get(component) ?? '';
    return { name: component, node, path: [name], type: `Types.${name}`, direction: 'response' };
  });
  const operations = naming.operations.flatMap(({ operation, value, type }): readonly Subject[] => {
    const body = operation.requestBody?.content[0]?.schema;
    const ofBody = { path: [value, 'body'], type: `Types.${type}Body`, direction: 'request' } as const;
    const responses = operation.responses.flatMap(({ status, content }): readonly Subject[] => {
      const node = content[0]?.schema;
      const path = [value, 'responses', status];
      const typeName = `Types.${type}Responses[${status}]`;
      return node
        ? [{ name: `${operation.id} ${status}`, node, path, type: typeName, direction: 'response' }]
        : [];
    });
    return [...(body ? [{ name: `${operation.id} body`, node: body, ...ofBody }] : []), ...responses];
  });
  const webhooks = naming.webhooks.flatMap(
    ({ event, webhooks: [webhook], value, type }): readonly Subject[] => {
      const node = webhook?.content[0]?.schema;
      const path = [value, 'payload'];
      return node
        ? [{ name: `webhook ${event}`, node, path, type: `Types.${type}Payload`, direction: 'response' }]
        : [];
    },
  );
  return [...components, ...operations, ...webhooks];
}

/** Returns a module that assigns samples of every schema to its generated type. */
export function sampleAssignments(model: ApiModel, subjects: readonly Subject[]): string {
  const lines = subjects.flatMap(({ node, type, direction, name }) =>
    (['minimal', 'full', 'random'] as const).map((shape) => {
      const value = sample(model, node, { random: createRandom(name), shape, direction });
      return `accept<${type}>(${literal(value)});`;
    }),
  );
  return [
    "import type * as Types from './index.js';",
    'declare function accept<T>(value: T): void;',
    ...lines,
    '',
  ].join('\n');
}
