import type { ApiModel } from '../model/model.js';
import { own } from '../own.js';
import { childPointer } from '../pointer.js';
import { schemaSet } from './validator.js';

/** A schema object that applies to a value, with its JSON Pointer fragment into the bundled document. */
export interface ApplicableSchema {
  readonly pointer: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * Returns the schema at `pointer` and every schema that applies to the same value through `$ref` and the given
 * applicators, each once, in depth-first order. Boolean schemas are omitted.
 * @param keywords Applicators with a list of schemas. Default: `allOf`, `anyOf` and `oneOf`.
 */
export function applicableSchemas(
  model: Pick<ApiModel, 'document'>,
  pointer: string,
  keywords: readonly string[] = ['allOf', 'anyOf', 'oneOf'],
): readonly ApplicableSchema[] {
  const { references } = schemaSet(model);
  const schemas = new Map<string, ApplicableSchema>();
  // Iterative, because references can form chains of any length.
  const stack = [pointer];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const schema = references.schemaAt(at);
    if (typeof schema !== 'object' || schemas.has(at)) continue;
    schemas.set(at, { pointer: at, schema });
    const next: string[] = [];
    const target = typeof schema.$ref === 'string' ? references.target(at, schema.$ref) : undefined;
    if (target !== undefined) next.push(target);
    for (const keyword of keywords) {
      const branches = own(schema, keyword);
      if (!Array.isArray(branches)) continue;
      for (const index of branches.keys()) next.push(childPointer(childPointer(at, keyword), index));
    }
    for (const other of next.reverse()) stack.push(other);
  }
  return [...schemas.values()];
}
