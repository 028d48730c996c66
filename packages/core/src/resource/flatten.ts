import type { ApiModel } from '../model/model.js';
import { atPointer } from '../pointer.js';

const MAX_DEPTH = 16;

/** Returns a schema and, up to 16 levels deep, the schemas that it includes by `$ref` and `allOf`. */
export function flatten(model: ApiModel, schema: unknown, depth = 0): readonly Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return [];
  const node = schema as Record<string, unknown>;
  const referred =
    typeof node.$ref === 'string' ? flatten(model, atPointer(model.document, node.$ref), depth + 1) : [];
  const parts = Array.isArray(node.allOf)
    ? node.allOf.flatMap((part) => flatten(model, part, depth + 1))
    : [];
  return [node, ...referred, ...parts];
}
