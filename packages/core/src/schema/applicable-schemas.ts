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
 * applicators, each once, in depth-first order.
 * @param keywords Default: `allOf`, `anyOf` and `oneOf`.
 */
export function applicableSchemas(
  model: Pick<ApiModel, 'document'>,
  pointer: string,
  keywords: readonly string[] = ['allOf', 'anyOf', 'oneOf'],
): readonly ApplicableSchema[] {
  const { references } = schemaSet(model);
  const schemas = new Map<string, ApplicableSchema>();
  const visit = (at: string): void => {
    const schema = references.schemaAt(at);
    if (typeof schema !== 'object' || schemas.has(at)) return;
    schemas.set(at, { pointer: at, schema });
    const target = typeof schema.$ref === 'string' ? references.target(at, schema.$ref) : undefined;
    if (target !== undefined) visit(target);
    for (const keyword of keywords) {
      const branches = own(schema, keyword);
      if (!Array.isArray(branches)) continue;
      for (const index of branches.keys()) visit(childPointer(childPointer(at, keyword), index));
    }
  };
  visit(pointer);
  return [...schemas.values()];
}
