import type { ApiModel, Operation, Webhook } from '@touchstone/core';
import { camelCase, NameTable, upperFirst } from './code/name-table.js';
import type { ProblemList } from './generate-error.js';

export interface OperationName {
  readonly operation: Operation;
  /** The key in tables and type parameters: the `operationId`, or a name derived from method and path. */
  readonly key: string;
  /** The name of the operation's exported constant. */
  readonly value: string;
  /** The prefix of the operation's type names. */
  readonly type: string;
}

/** The names for a webhook event. An event has several webhooks if the document declares several methods for it. */
export interface WebhookName {
  readonly event: string;
  readonly webhooks: readonly Webhook[];
  /** The name of the event's exported constant. */
  readonly value: string;
  /** The prefix of the event's type names. */
  readonly type: string;
}

/** The identifiers of all exports. They are the same in every package that is generated from a document. */
export interface Naming {
  /** The identifiers of component schemas, by component name. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly operations: readonly OperationName[];
  /** The names for webhooks, in document order and without duplicate events. */
  readonly webhooks: readonly WebhookName[];
  /** The table that issued these names. Emitters reserve further names in it to avoid collisions. */
  readonly table: NameTable;
}

/** Names that generated files export or import, regardless of the document. */
const RESERVED_NAMES = [
  ...['paths', 'components', 'operations', 'webhooks', '$defs', 'OperationErrors', 'ErrorAnswer'],
  ...['errors', 'Errors', 'ErrorsOf', 'ErrorBody', 'DocumentedError', 'Condition', 'findError', 'isError'],
  ...['z', 'json', 'Types', 'parseError', 'ParsedError'],
];

/** Names that are reserved only if the document declares webhooks. */
const RESERVED_WEBHOOK_NAMES = ['WebhookPayloads', 'WebhookEvent', 'parseWebhook', 'ParsedWebhook'];

const OPERATION_TYPE_SUFFIXES = ['Parameters', 'Body', 'Responses', 'Errors'];
const WEBHOOK_TYPE_SUFFIXES = ['Payload', 'Headers'];

/** Assigns names to component schemas first, then operations, then webhooks, each in document order. */
export function nameExports(model: ApiModel, problems?: ProblemList): Naming {
  const table = new NameTable([
    ...RESERVED_NAMES,
    ...(model.webhooks.length > 0 ? RESERVED_WEBHOOK_NAMES : []),
  ]);
  const schemas = new Map([...model.schemas.keys()].map((name) => [name, table.reserve(name)]));
  const operations = nameOperations(model, table, problems);
  return { schemas, operations, webhooks: nameWebhooks(model, table), table };
}

function nameOperations(
  model: ApiModel,
  table: NameTable,
  problems: ProblemList | undefined,
): readonly OperationName[] {
  const keys = new NameTable(model.operations.flatMap(({ operationId }) => operationId ?? []));
  const seen = new Set<string>();
  return model.operations.map((operation): OperationName => {
    const { operationId, location } = operation;
    if (operationId !== undefined && seen.has(operationId)) {
      const message = `Another operation already has the operationId ${JSON.stringify(operationId)}.`;
      problems?.add('operation-operationId-unique', location, message, 'Use a unique operationId.');
    }
    if (operationId !== undefined) seen.add(operationId);
    const derived = camelCase(operation.id);
    const preferredName = camelCase(operationId ?? '') || derived || 'operation';
    return {
      operation,
      key: operationId ?? keys.reserve(derived),
      value: table.reserve(preferredName),
      type: table.reservePrefix(upperFirst(preferredName), OPERATION_TYPE_SUFFIXES),
    };
  });
}

function nameWebhooks(model: ApiModel, table: NameTable): readonly WebhookName[] {
  const byEvent = new Map<string, Webhook[]>();
  for (const webhook of model.webhooks) {
    byEvent.set(webhook.name, [...(byEvent.get(webhook.name) ?? []), webhook]);
  }
  return [...byEvent].map(([event, webhooks]) => {
    const preferredName = camelCase(`${event} webhook`);
    return {
      event,
      webhooks,
      value: table.reserve(preferredName),
      type: table.reservePrefix(upperFirst(preferredName), WEBHOOK_TYPE_SUFFIXES),
    };
  });
}
