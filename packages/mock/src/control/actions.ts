import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import {
  applicableSchemas,
  documentReferences,
  operationAt,
  own,
  pathParameterNames,
  pathShape,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import { isObject, type JsonObject } from '../json.js';
import type { Runtime } from '../runtime.js';
import type { ResourceStore } from '../state/resource-store.js';
import { propertiesOf } from '../state/types/properties.js';
import { itemPathOf, type ResourceType } from '../state/types/resource-types.js';
import { RequestError } from './request-error.js';

/**
 * An action that no operation of the API performs: adding an item to a list within a resource, such as a meter to an
 * asset.
 */
interface Action {
  readonly name: string;
  /** The value of `x-reference`, such as `/assets/{id}#/data/meters/*\/id`. */
  readonly creates: string;
  readonly parameters: readonly string[];
  readonly type: ResourceType;
  /** The property that holds the list. */
  readonly list: string;
  /** The property of an item that the reference points to. */
  readonly property: string;
}

const actionsByRuntime = new WeakMap<Runtime, readonly Action[]>();

/** Returns one action for each reference into a list of a resource, such as `/assets/{id}#/data/meters/*\/id`. */
export function actionsOf(runtime: Runtime): readonly Action[] {
  const { state, environment } = runtime;
  if (!state) return [];
  let actions = actionsByRuntime.get(runtime);
  if (!actions) {
    const references = documentReferences(environment.model).filter((reference) => reference.includes('#'));
    actions = references.flatMap((reference) => actionOf(environment, state.store, reference) ?? []);
    actionsByRuntime.set(runtime, actions);
  }
  return actions;
}

function actionOf({ model }: Environment, store: ResourceStore, reference: string): Action | undefined {
  const [path = '', pointer = ''] = reference.split('#', 2);
  const operation = operationAt(model, 'GET', path);
  const effect = operation && store.types.effectOf(operation);
  const [, list, property] = /([^/]+)\/\*\/([^/]+)$/.exec(pointer) ?? [];
  if (
    effect?.kind !== 'read' ||
    list === undefined ||
    property === undefined ||
    itemPathOf(path) !== withoutTrailingSlash(path)
  )
    return undefined;
  const parameter = pathParameterNames(path).at(-1) ?? 'id';
  return {
    name: `add-${list.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    creates: reference,
    parameters: [parameter],
    type: effect.of,
    list,
    property,
  };
}

/**
 * Runs an action and returns the value that its reference points to, usually the id of the new item.
 * @throws {RequestError} 404 if the action or the resource does not exist, or if no item can be generated.
 */
export function runAction(
  runtime: Runtime,
  name: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const action = actionsOf(runtime).find((candidate) => candidate.name === name);
  const store = runtime.state?.store;
  if (!action || !store) throw new RequestError(404, 'not_found', `Unknown action ${JSON.stringify(name)}.`);
  const id = own(parameters, action.parameters[0] ?? '') ?? '';
  for (const [, tenant] of store.tenants()) {
    const record = tenant.get(action.type, id);
    if (!record) continue;
    const items = own(record.value, action.list);
    const item = newItem(runtime.environment, action);
    store.replace(tenant, record, {
      ...record.value,
      [action.list]: [...(Array.isArray(items) ? items : []), item],
    });
    return String(own(item, action.property));
  }
  throw new RequestError(
    404,
    'not_found',
    `No resource at ${pathShape(action.creates.split('#', 1)[0] ?? '')} has the id ${JSON.stringify(id)}.`,
  );
}

/** Returns a sampled item with a new value for the referenced property. */
function newItem(environment: Environment, { type, list, property, creates }: Action): JsonObject {
  const { model, nextRandom } = environment;
  const node = propertiesOf(model, type.entity).get(list);
  if (!node) throw new RequestError(404, 'not_found', `${creates} does not point to a list.`);
  const items = { pointer: itemsPointer(environment, node), location: node.location };
  try {
    const random = nextRandom(creates);
    const item = sample(model, items, { random, shape: 'full', direction: 'response' });
    const idNode = propertiesOf(model, { ...items, schema: true }).get(property);
    const id: Json = idNode
      ? sample(model, idNode, { random, shape: 'minimal', direction: 'response', hints: false })
      : null;
    return { ...(isObject(item) ? item : {}), [property]: id };
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    throw new RequestError(404, 'not_found', `No item can be generated for ${creates}: ${error.message}`);
  }
}

function itemsPointer({ model }: Environment, node: SchemaNode): string {
  const list = applicableSchemas(model, node.pointer).find(({ schema }) => typeof schema.items === 'object');
  return `${list?.pointer ?? node.pointer}/items`;
}
