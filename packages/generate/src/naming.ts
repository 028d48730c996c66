import type { ApiModel, Operation, Webhook } from '@touchstone/core';
import { camelCase, NameTable, upperFirst } from './code/name-table.js';
import type { ProblemList } from './generate-error.js';

export interface OperationName {
  readonly operation: Operation;
  /** How tables and type parameters call it: the `operationId`, or a name made of method and path. */
  readonly key: string;
  /** Identifier of its value exports. */
  readonly value: string;
  /** What the names of its types begin with. */
  readonly type: string;
}

/** The webhooks of one event; one alone, unless the document has it sent by several methods. */
export interface WebhookName {
  readonly event: string;
  readonly webhooks: readonly Webhook[];
  /** Identifier of its value exports. */
  readonly value: string;
  /** What the names of its types begin with. */
  readonly type: string;
}

/** The identifiers of everything that is exported, the same in every package generated from a document. */
export interface Naming {
  /** By component name. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly operations: readonly OperationName[];
  /** In the order of the document, each event once. */
  readonly webhooks: readonly WebhookName[];
  /** For whatever needs a name besides. */
  readonly table: NameTable;
}

/** Names our own exports and imports have. */
const OURS = [
  ...['paths', 'components', 'operations', 'webhooks', '$defs', 'OperationErrors', 'ErrorAnswer'],
  ...['errors', 'Errors', 'ErrorsOf', 'ErrorBody', 'DocumentedError', 'Condition', 'findError', 'isError'],
  ...['z', 'json', 'Types', 'parseError', 'ParsedError'],
];

/** The same where there are webhooks: others may call a schema of theirs so. */
const OF_WEBHOOKS = ['WebhookPayloads', 'WebhookEvent', 'parseWebhook', 'ParsedWebhook'];

const TYPE_SUFFIXES = ['Parameters', 'Body', 'Responses', 'Errors'];
const WEBHOOK_SUFFIXES = ['Payload', 'Headers'];

/** Component schemas choose first, then operations, then webhooks, all in document order. */
export function nameEverything(model: ApiModel, problems?: ProblemList): Naming {
  const table = new NameTable([...OURS, ...(model.webhooks.length > 0 ? OF_WEBHOOKS : [])]);
  const schemas = new Map([...model.schemas.keys()].map((name) => [name, table.take(name)]));
  const keys = new NameTable(model.operations.flatMap(({ operationId }) => operationId ?? []));
  const seen = new Set<string>();
  const operations = model.operations.map((operation): OperationName => {
    const { operationId, location } = operation;
    if (operationId !== undefined && seen.has(operationId)) {
      const message = `The operationId ${JSON.stringify(operationId)} is another operation's already.`;
      problems?.add('operation-operationId-unique', location, message, 'Give each operation one of its own.');
    }
    if (operationId !== undefined) seen.add(operationId);
    const derived = camelCase(operation.id);
    const wish = camelCase(operationId ?? '') || derived || 'operation';
    return {
      operation,
      key: operationId ?? keys.take(derived),
      value: table.take(wish),
      type: table.takePrefix(upperFirst(wish), TYPE_SUFFIXES),
    };
  });
  return { schemas, operations, webhooks: nameWebhooks(model, table), table };
}

function nameWebhooks(model: ApiModel, table: NameTable): readonly WebhookName[] {
  const byEvent = new Map<string, Webhook[]>();
  for (const webhook of model.webhooks) {
    byEvent.set(webhook.name, [...(byEvent.get(webhook.name) ?? []), webhook]);
  }
  return [...byEvent].map(([event, webhooks]) => {
    const wish = camelCase(`${event} webhook`);
    return {
      event,
      webhooks,
      value: table.take(wish),
      type: table.takePrefix(upperFirst(wish), WEBHOOK_SUFFIXES),
    };
  });
}
