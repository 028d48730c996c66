import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import { applicableSchemas, operationAt, pathShape } from '@touchstone/core/internal';
import { isObject, type JsonObject } from '../settle.js';
import { propertiesOf } from '../state/answer-shape.js';
import { itemPathOf, type Kind } from '../state/kinds.js';
import type { Things } from '../state/things.js';
import type { World } from '../world.js';
import { RequestError } from './request-error.js';

/** Adds to a list within a thing what the API itself offers no operation for: a meter to an asset. */
interface Action {
  readonly name: string;
  /** In the words of `x-reference`. */
  readonly creates: string;
  readonly parameters: readonly string[];
  readonly kind: Kind;
  /** The property that holds the list. */
  readonly list: string;
  /** The property of an item that the reference is to. */
  readonly property: string;
}

const known = new WeakMap<World, readonly Action[]>();

/** One for each reference of the document into a list of a thing: `/assets/{id}#/data/meters/*\/id`. */
export function actionsOf(world: World): readonly Action[] {
  const { state } = world;
  if (!state) return [];
  let found = known.get(world);
  if (!found) {
    const references = [...new Set(referencesOf(world.model.document))];
    found = references.flatMap((each) => actionOf(world, state.things, each) ?? []);
    known.set(world, found);
  }
  return found;
}

/** Every `x-reference` of the document with a pointer. */
function referencesOf(document: unknown): readonly string[] {
  const found: string[] = [];
  const stack: unknown[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value)) {
      if (name === 'x-reference' && typeof child === 'string' && child.includes('#')) found.push(child);
      else if (typeof child === 'object' && child !== null) stack.push(child);
    }
  }
  return found;
}

function actionOf(world: World, things: Things, reference: string): Action | undefined {
  const [path = '', pointer = ''] = reference.split('#', 2);
  const operation = operationAt(world.model, 'GET', path);
  const effect = operation && things.kinds.effectOf(operation);
  const [, list, property] = /([^/]+)\/\*\/([^/]+)$/.exec(pointer) ?? [];
  if (effect?.kind !== 'read' || list === undefined || property === undefined || itemPathOf(path) !== path)
    return undefined;
  const parameter = /\{([^}]+)\}$/.exec(path)?.[1] ?? 'id';
  return {
    name: `add-${list.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    creates: reference,
    parameters: [parameter],
    kind: effect.of,
    list,
    property,
  };
}

/** @throws {RequestError} 404 for an action or a thing that there is not. */
export function runAction(world: World, name: string, parameters: Readonly<Record<string, string>>): string {
  const action = actionsOf(world).find((each) => each.name === name);
  const things = world.state?.things;
  if (!action || !things) throw new RequestError(404, 'not_found', 'There is no such action.');
  const id = parameters[action.parameters[0] ?? ''] ?? '';
  for (const [, tenant] of things.tenants()) {
    const record = tenant.get(action.kind, id);
    if (!record) continue;
    const before = record.value[action.list];
    const item = newItem(world, action);
    things.replace(tenant, record, {
      ...record.value,
      [action.list]: [...(Array.isArray(before) ? before : []), item],
    });
    return String(item[action.property]);
  }
  throw new RequestError(
    404,
    'not_found',
    `There is nothing at ${pathShape(action.creates.split('#', 1)[0] ?? '')}.`,
  );
}

/** An item as the schema has it, with an id that nothing else has. */
function newItem(world: World, { kind, list, property, creates }: Action): JsonObject {
  const node = propertiesOf(world.model, kind.entity).get(list);
  if (!node) throw new RequestError(404, 'not_found', `${creates} leads nowhere.`);
  const items = { pointer: itemsOf(world, node), location: node.location };
  try {
    const random = world.nextRandom(creates);
    const made = sample(world.model, items, { random, shape: 'full', direction: 'response' });
    const idNode = propertiesOf(world.model, { ...items, schema: true }).get(property);
    const id: Json = idNode
      ? sample(world.model, idNode, { random, shape: 'minimal', direction: 'response', hints: false })
      : null;
    return { ...(isObject(made) ? made : {}), [property]: id };
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    throw new RequestError(404, 'not_found', `Nothing can be made for ${creates}: ${error.message}`);
  }
}

function itemsOf({ model }: World, node: SchemaNode): string {
  const found = applicableSchemas(model, node.pointer).find(({ schema }) => typeof schema.items === 'object');
  return `${found?.pointer ?? node.pointer}/items`;
}
