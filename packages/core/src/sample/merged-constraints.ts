import type { Json } from '../model/model.js';
import type { CompiledPattern } from '../pattern/compiled-pattern.js';
import type { SchemaSite } from './schema-site.js';

export type Type = 'null' | 'boolean' | 'object' | 'array' | 'number' | 'string';

export const TYPES: readonly Type[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

// Shared by all instances, whose collections are immutable.
const ALL_TYPES: ReadonlySet<Type> = new Set(TYPES);
const NO_NAMES: ReadonlySet<string> = new Set();
const NO_VALUES: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * The property keywords of one schema object. `additionalProperties` depends on the others, so they are kept together.
 */
export interface PropertyRule {
  readonly declared: ReadonlyMap<string, SchemaSite>;
  readonly patterns: readonly {
    readonly pattern: CompiledPattern;
    readonly site: SchemaSite;
  }[];
  /** The schema of `additionalProperties`. */
  readonly rest: SchemaSite | undefined;
}

export interface ItemRule {
  readonly prefix: readonly SchemaSite[];
  /** The schema of `items`, which applies to the items after the prefix. */
  readonly rest: SchemaSite | undefined;
}

export interface ContainsRule {
  readonly site: SchemaSite;
  readonly min: number;
  readonly max: number;
}

/**
 * The combined constraints of all schemas that apply to one value, after a branch of each `anyOf`, `oneOf` and `if`
 * has been chosen. Mutable while `mergeConstraints` runs.
 */
export class MergedConstraints {
  types: ReadonlySet<Type> = ALL_TYPES;
  isInteger = false;
  /** The values that `enum` and `const` admit; `undefined` if neither keyword applies. */
  values: readonly Json[] | undefined = undefined;
  /** `true` if a `const` narrowed `values`. */
  isConstant = false;
  excluded: readonly Json[] = [];
  minimum: number = Number.NEGATIVE_INFINITY;
  maximum: number = Number.POSITIVE_INFINITY;
  exclusiveMinimum: number = Number.NEGATIVE_INFINITY;
  exclusiveMaximum: number = Number.POSITIVE_INFINITY;
  multipleOf: readonly number[] = [];
  minLength = 0;
  maxLength: number = Number.POSITIVE_INFINITY;
  patterns: readonly string[] = [];
  formats: readonly string[] = [];
  minItems = 0;
  maxItems: number = Number.POSITIVE_INFINITY;
  uniqueItems = false;
  itemRules: readonly ItemRule[] = [];
  contains: readonly ContainsRule[] = [];
  unevaluatedItems: readonly SchemaSite[] = [];
  minProperties = 0;
  maxProperties: number = Number.POSITIVE_INFINITY;
  required: ReadonlySet<string> = NO_NAMES;
  absent: ReadonlySet<string> = NO_NAMES;
  propertyRules: readonly PropertyRule[] = [];
  propertyNames: readonly SchemaSite[] = [];
  unevaluatedProperties: readonly SchemaSite[] = [];
  dependentRequired: readonly (readonly [name: string, needs: readonly string[]])[] = [];
  dependentSchemas: readonly (readonly [name: string, place: SchemaSite])[] = [];
  /** Values of `examples`, `example` and `default`. */
  hints: readonly Json[] = [];
  /** Discriminator property → the value that selects the chosen branch. */
  discriminatorValues: ReadonlyMap<string, string> = NO_VALUES;
  /** Property → the value for which the conditions of several `if` are decided. */
  selectedValues: ReadonlyMap<string, Json> = NO_VALUES;
  /** Pointers of the schemas that the merge started from. */
  origins: readonly string[] = [];
  /** Targets of the followed references, used to detect recursion and to merge each target once. */
  targets: readonly string[] = [];
  /** Schemas with keywords that are not merged in full. The sampled value must be validated against them. */
  unmerged: readonly SchemaSite[] = [];
  /** Schemas with an `anyOf` or `oneOf`. */
  choices: readonly SchemaSite[] = [];
  /** Pointer of the schema that narrowed the constraints last, reported if no value remains. */
  lastNarrowedBy = '#';

  copy(): MergedConstraints {
    // A shallow copy is enough: members are primitives or immutable collections.
    return Object.assign(new MergedConstraints(), this);
  }
}
