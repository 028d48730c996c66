import type { ApiModel, Json, Schema } from '../model/model.js';
import { withPatternBudget } from '../pattern/budget.js';
import { UndecidedPatternError } from '../pattern/undecided-pattern-error.js';
import type { Work } from './compiler.js';
import { Compilers } from './compilers.js';
import type { Direction } from './hidden.js';
import { References } from './references.js';
import { falseViolation, inconclusiveEntry, type SchemaViolation, toViolation } from './violation.js';

/** Options of {@link Validator.validate}. */
export interface ValidateOptions {
  /**
   * Direction of the value. In a request, `readOnly` properties are not required; in a response, `writeOnly` properties
   * are not. Default: all properties in `required` are required.
   */
  readonly direction?: Direction;
}

/** Validates values against the schemas of one model: JSON Schema 2020-12 with format assertions. */
export interface Validator {
  /**
   * Returns every violation, or an empty list for a valid value. For `anyOf` and `oneOf`, includes the violations of
   * every branch. A list of more than 100 violations may omit duplicates. If a pattern cannot be tested in time, the
   * result is inconclusive: a single entry with the keyword `inconclusive` (see {@link isInconclusive}).
   * @throws {SchemaError} if a schema that the value reaches is invalid, for example because a reference is unresolved,
   * or if the validation exhausts the stack.
   */
  validate(schema: SchemaLocator, value: unknown, options?: ValidateOptions): readonly SchemaViolation[];
}

/** Identifies a schema by its pointer. Every `SchemaNode` is a locator. */
export interface SchemaLocator {
  readonly pointer: string;
  /** The validator uses this schema only if it is a boolean; any other schema is looked up by `pointer`. */
  readonly schema?: Schema;
}

/** Options of {@link SchemaSet.admits}. */
interface AdmitsOptions extends ValidateOptions {
  /** Reduced by the work of the validation. */
  readonly work?: Work;
}

/** The validator of a document, with its references. One instance per document. */
export interface SchemaSet extends Validator {
  readonly references: References;
  /**
   * Returns whether every schema admits a value, without describing the violations. Returns `false` if a pattern cannot
   * be tested in time. The value must not change afterwards, because its valid parts are not validated again.
   */
  admits(schemas: readonly SchemaLocator[], value: unknown, options?: AdmitsOptions): boolean;
  /** Returns the result of `validate` for a value that must not change afterwards, like that of `admits`. */
  validateImmutable(
    schema: SchemaLocator,
    value: Json,
    options?: ValidateOptions,
  ): readonly SchemaViolation[];
}

const sets = new WeakMap<ApiModel['document'], SchemaSet>();

/**
 * Returns the validator of a model. Repeated calls with the same model return the same validator, which keeps its
 * compiled schemas.
 * @example
 * ```ts
 * const validator = createValidator(model);
 * const job = model.schemas.get('Job');
 * const violations = job ? validator.validate(job, body, { direction: 'request' }) : [];
 * for (const { pointer, message } of violations) console.log(`${pointer} ${message}`); // "/name must be string"
 * ```
 */
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
      admits: (schemas, value, options) => {
        if (schemas.some(({ schema }) => schema === false)) return false;
        const pointers = schemas.filter(({ schema }) => schema !== true).map(({ pointer }) => pointer);
        try {
          return withPatternBudget(() =>
            compilers.run(options?.direction, (compiler) => compiler.admits(pointers, value, options?.work)),
          );
        } catch (error) {
          if (error instanceof UndecidedPatternError) return false;
          throw error;
        }
      },
      validate: (schema, value, options) =>
        violationsOf(compilers, schema, value, { ...options, isImmutable: false }),
      validateImmutable: (schema, value, options) =>
        violationsOf(compilers, schema, value, { ...options, isImmutable: true }),
    };
    sets.set(model.document, set);
  }
  return set;
}

function violationsOf(
  compilers: Compilers,
  { pointer, schema }: SchemaLocator,
  value: unknown,
  { direction, isImmutable }: ValidateOptions & { readonly isImmutable: boolean },
): readonly SchemaViolation[] {
  if (schema === true) return [];
  if (schema === false) return [falseViolation(pointer)];
  try {
    return withPatternBudget(() =>
      compilers.run(direction, (compiler) =>
        compiler.errors(pointer, value, isImmutable).map((error) => toViolation(error, compiler.originOf)),
      ),
    );
  } catch (error) {
    if (!(error instanceof UndecidedPatternError)) throw error;
    return [inconclusiveEntry(pointer, error.pattern)];
  }
}
