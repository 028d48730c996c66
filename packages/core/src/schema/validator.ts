import type { ApiModel, Schema } from '../model/model.js';
import { Compilers } from './compiler.js';
import type { Direction } from './hidden.js';
import { References } from './references.js';
import { falseViolation, type SchemaViolation, toViolation } from './violation.js';

export interface ValidateOptions {
  /**
   * Which way the value travels. In a request `readOnly` properties are not required, in a response `writeOnly`
   * ones. Without it, `required` means what it says.
   */
  readonly direction?: Direction;
}

/** Validates values against the schemas of one model: JSON Schema 2020-12 with formats asserted. */
export interface Validator {
  /**
   * Every violation; none for a valid value. Below `anyOf` and `oneOf` every branch tells its own.
   * @throws {SchemaError} where the schema itself is wrong: a dangling reference, a pattern that does not parse.
   */
  validate(schema: SchemaPlace, value: unknown, options?: ValidateOptions): readonly SchemaViolation[];
}

/** A schema by its pointer, as every `SchemaNode` has it. */
export interface SchemaPlace {
  readonly pointer: string;
  /** Read where it is a boolean alone: a parameter that describes no schema has `true`, and nothing to point to. */
  readonly schema?: Schema;
}

/** What is known about a document's schemas, made once per document however often it is asked for. */
export interface SchemaSet extends Validator {
  readonly references: References;
}

const sets = new WeakMap<ApiModel['document'], SchemaSet>();

/** The validator of a model. The same model gives the same validator, with all it has compiled. */
export function createValidator(model: Pick<ApiModel, 'document'>): Validator {
  return schemaSet(model);
}

export function schemaSet(model: Pick<ApiModel, 'document'>): SchemaSet {
  let set = sets.get(model.document);
  if (!set) {
    const references = new References(model.document);
    const compilers = new Compilers(references);
    set = {
      references,
      validate: ({ pointer, schema }, value, options) => {
        if (schema === true) return [];
        if (schema === false) return [falseViolation(pointer)];
        return compilers.run(options?.direction, (compiler) =>
          compiler.errors(pointer, value).map((error) => toViolation(error, compiler.originOf)),
        );
      },
    };
    sets.set(model.document, set);
  }
  return set;
}
