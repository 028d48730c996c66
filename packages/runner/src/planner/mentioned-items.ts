import type { ApiModel, Operation } from '@touchstone/core';
import {
  childPointer,
  lastSegment,
  operationAt,
  pathParameterNames,
  pathShape,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import { isEnvelopeOf } from '../plan/envelope.js';
import type { MentionedItem } from '../plan/mentioned-item.js';
import { callTemplate } from '../scenario/call-template.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';
import { words } from '../scenario/field-names.js';
import { resolved, subjectOf } from '../scenario/named-references.js';
import { best, singular, type Target, targetsOf } from '../scenario/reference-targets.js';
import { isElsewhere } from './elsewhere-removal.js';
import { itemRead } from './item-removal.js';

/** Maximum number of items that the response of one operation mentions. */
const MAX_MENTIONS = 4;

/**
 * Returns the items of other collections that the responses to creations may mention, by operation id: `work_pool_name` for
 * `/work_pools/{name}`. Empty if the run starts the server.
 */
export function mentionedItems(context: PlanContext): ReadonlyMap<string, readonly MentionedItem[]> {
  if (context.options.isShared !== true) return new Map();
  return new Map(
    context.model.operations
      .filter((operation) => operation.method === 'POST')
      .filter((operation) => effectOfOperation(context, operation).kind === 'create')
      .map((operation): [string, readonly MentionedItem[]] => [
        operation.id,
        itemsOf(context, operation).slice(0, MAX_MENTIONS),
      ])
      .filter(([, items]) => items.length > 0),
  );
}

function itemsOf(context: PlanContext, create: Operation): readonly MentionedItem[] {
  const targets = targetsElsewhere(context.model, create);
  const success = targets.length > 0 ? successOf(context, create) : undefined;
  const schema = success?.response.content[0]?.schema?.schema;
  return propertiesWithin(context.model, schema, create).flatMap(({ pointer, name }) => {
    const target = targetNamed(targets, name, create);
    const get = target && operationAt(context.model, 'GET', target.path);
    const read = get && itemRead(context, get);
    if (!read) return [];
    // The caller is that of the creation.
    const request = callTemplate(read.operation, null, { parameters: read.parameters });
    return [{ pointer, read: { at: read.at, request } }];
  });
}

/** Returns the items that neither contain the operation nor are items of its collection, or of one below it. */
function targetsElsewhere(model: ApiModel, { path }: Operation): readonly Target[] {
  const own = pathShape(withoutTrailingSlash(path));
  return targetsOf(model).filter((target) => {
    const shape = pathShape(target.path);
    return target.pointer === null && !shape.startsWith(`${own}/`) && isElsewhere(shape, own);
  });
}

/**
 * Returns the items whose key a property names: `pool_id` or `poolId` for `/pools/{id}`, `pool_name` for `/pools/{name}`.
 * A name that ends with the name of the created resource is that of its own key.
 */
function targetNamed(targets: readonly Target[], name: string, create: Operation): Target | undefined {
  const own = singular(words(lastSegment(withoutTrailingSlash(create.path))));
  const isOther = (subject: string): boolean => !`_${singular(subject)}`.endsWith(`_${own}`);
  const id = subjectOf(name);
  if (id !== undefined) return isOther(id) ? best(targets.filter(hasIdKey), id) : undefined;
  const keyed = targets.filter((target) => words(name).endsWith(`_${keyOf(target)}`));
  const [key = ''] = keyed.map(keyOf);
  const subject = words(name).slice(0, -key.length - 1);
  return keyed.length > 0 && isOther(subject) ? best(keyed, subject) : undefined;
}

/** Returns the last word of the path parameter of an item: `name` for `/pools/{pool_name}`. */
const keyOf = ({ path }: Target): string =>
  words(pathParameterNames(path).at(-1) ?? '')
    .split('_')
    .at(-1) ?? '';

/** Returns true unless the path parameter of an item is a key other than its id. */
const hasIdKey = (target: Target): boolean =>
  !OTHER_KEY.test(keyOf(target)) || /(^|_)id_/.test(words(pathParameterNames(target.path).at(-1) ?? ''));

const OTHER_KEY = /^(name|slug|key|code|number|handle|login|email)$/;

interface NamedPlace {
  readonly pointer: string;
  readonly name: string;
}

/** Returns the properties of a resource in a response, which may be in an envelope. */
function propertiesWithin(model: ApiModel, schema: unknown, { path }: Operation): readonly NamedPlace[] {
  const isEnvelope = isEnvelopeOf(withoutTrailingSlash(path));
  const properties = propertiesOf(model, schema);
  const places = (from: readonly Property[], at: string): readonly NamedPlace[] =>
    from.map(([name]) => ({ pointer: childPointer(at, name), name }));
  return [
    ...places(properties, ''),
    ...properties
      .filter(([name]) => isEnvelope(name))
      .flatMap(([name, child]) => places(propertiesOf(model, child), childPointer('', name))),
  ];
}

type Property = readonly [name: string, schema: unknown];

const MAX_DEPTH = 8;

/** Returns the properties of a schema and of its parts, each once. */
function propertiesOf(model: ApiModel, schema: unknown, depth = 0): readonly Property[] {
  if (depth > MAX_DEPTH) return [];
  const { properties, allOf, oneOf, anyOf } = resolved(model, schema);
  const own = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  const parts = [allOf, oneOf, anyOf]
    .flatMap((part): readonly unknown[] => (Array.isArray(part) ? part : []))
    .flatMap((part) => propertiesOf(model, part, depth + 1));
  return [...new Map([...own, ...parts])];
}
