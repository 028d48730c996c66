import type { ApiModel, Method } from '../model/model.js';
import { flatten } from './flatten.js';
import { itemOperation } from './item-path.js';
import { pathParameterNames } from './paths.js';

const ITEM_METHODS: readonly Method[] = ['GET', 'DELETE', 'PUT', 'PATCH'];

/**
 * Returns false if no value of a property can identify the items of a collection, because their path parameter is a number
 * and the property is a text, or the parameter alone is a UUID.
 */
export function mayIdentify(model: ApiModel, collection: string, property: unknown): boolean {
  const parameter = schemaOfItemParameter(model, collection);
  if (parameter === undefined) return true;
  const [wanted, offered] = [kindOf(model, parameter), kindOf(model, property)];
  return wanted === 'any' || offered === 'any' || wanted === 'text' || wanted === offered;
}

function schemaOfItemParameter(model: ApiModel, collection: string): unknown {
  for (const method of ITEM_METHODS) {
    const operation = itemOperation(model, method, collection);
    const name = pathParameterNames(operation?.path ?? '').at(-1);
    const parameter = operation?.parameters.find((one) => one.in === 'path' && one.name === name);
    if (parameter) return parameter.schema.schema;
  }
  return undefined;
}

/** Returns the kind of a schema's values; `any` if they may be of several types. */
function kindOf(model: ApiModel, schema: unknown): 'number' | 'uuid' | 'text' | 'any' {
  const parts = flatten(model, schema);
  const types = parts
    .flatMap(({ type }) => (type === undefined ? [] : type))
    .filter((type) => type !== 'null');
  if (types.length === 0) return 'any';
  if (types.every((type) => type === 'integer' || type === 'number')) return 'number';
  if (types.some((type) => type !== 'string')) return 'any';
  return parts.some(({ format }) => format === 'uuid') ? 'uuid' : 'text';
}
