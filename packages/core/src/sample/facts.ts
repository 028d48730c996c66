import type { Json } from '../model/model.js';
import type { Place } from './place.js';

export type Type = 'null' | 'boolean' | 'object' | 'array' | 'number' | 'string';

export const TYPES: readonly Type[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/** What one schema object says about the members of an object; they count together, so they stay together. */
export interface PropertyRule {
  readonly declared: ReadonlyMap<string, Place>;
  readonly patterns: readonly {
    readonly source: string;
    readonly expression: RegExp;
    readonly place: Place;
  }[];
  /** `additionalProperties`. */
  readonly rest: Place | undefined;
}

export interface ItemRule {
  readonly prefix: readonly Place[];
  /** `items`: those after the prefix. */
  readonly rest: Place | undefined;
}

export interface ContainsRule {
  readonly place: Place;
  readonly min: number;
  readonly max: number;
}

/**
 * All that the schemas of one place demand together, once a branch of each `anyOf`, `oneOf` and `if` is chosen.
 * Mutable while they are gathered; see `gather`.
 */
export class Facts {
  types: ReadonlySet<Type> = new Set(TYPES);
  integer = false;
  /** From `enum` and `const`; undefined where any value will do. */
  values: readonly Json[] | undefined = undefined;
  /** Whether `const` is among what gave the values. */
  constant = false;
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
  unevaluatedItems: readonly Place[] = [];
  minProperties = 0;
  maxProperties: number = Number.POSITIVE_INFINITY;
  required: ReadonlySet<string> = new Set();
  forbidden: ReadonlySet<string> = new Set();
  propertyRules: readonly PropertyRule[] = [];
  propertyNames: readonly Place[] = [];
  unevaluatedProperties: readonly Place[] = [];
  dependentRequired: readonly (readonly [name: string, needs: readonly string[]])[] = [];
  dependentSchemas: readonly (readonly [name: string, place: Place])[] = [];
  /** `default`, `example` and `examples`. */
  hints: readonly Json[] = [];
  /** Values a discriminator asks for: property → name of the chosen branch. */
  presets: ReadonlyMap<string, string> = new Map();
  /** The schemas they were gathered from. */
  origins: readonly string[] = [];
  /** Targets of the references followed on the way, to notice recursion. */
  targets: readonly string[] = [];
  /** Schemas whose demands are not all in these facts: the value must be tried against them. */
  unsettled: readonly Place[] = [];
  /** Schemas with an `anyOf` or `oneOf`. */
  choices: readonly Place[] = [];
  /** The schema that narrowed something last, for the message where nothing is left. */
  blame = '#';

  copy(): Facts {
    // Every member is a primitive or an immutable collection that is replaced, never changed.
    return Object.assign(new Facts(), this);
  }
}
