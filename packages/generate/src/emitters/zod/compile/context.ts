import type { Schema } from '@touchstone/core';
import type { Code } from '../../../code/layout.js';
import type { ProblemList } from '../../../generate-error.js';
import type { SchemaSite } from '../../../schema/schema-site.js';
import type { RuntimeName } from '../../../templates/embedded.js';

/** Part of a validator: a zod schema, or a runtime check, which accepts values of types that it does not apply to. */
export interface Part {
  readonly code: Code;
  readonly kind: 'schema' | 'check';
}

/** The restrictions of a schema on values of one type. */
export interface Restrictions {
  /** A zod schema for that type; `undefined` if native zod adds no restriction to the type. */
  readonly native: Code | undefined;
  readonly checks: readonly Part[];
}

/** The generated file for which a schema is compiled. */
export interface Context {
  readonly problems: ProblemList;
  compile(schema: Schema, site: SchemaSite): Code;
  /**
   * Charges one schema to the budget of the validator. Returns `false` if the budget is used up; the validator is then
   * reported as a problem.
   */
  charge(): boolean;
  /** Returns a reference to the validator of a `$ref` target; `undefined` if the `$ref` is unresolved. */
  reference(ref: string): Code | undefined;
  /** Returns the schema of a `$ref` target; `undefined` if the `$ref` is unresolved. */
  target(ref: string): { readonly schema: Schema; readonly site: SchemaSite } | undefined;
  /**
   * Returns a regular expression as code; `undefined` if the pattern is invalid.
   * @param site The schema that contains the pattern.
   * @param tokens Pointer tokens from the schema to the pattern.
   */
  pattern(pattern: string, site: SchemaSite, ...tokens: readonly string[]): string | undefined;
  /** Returns the expression for a runtime member and adds the member to the output. */
  runtime(name: RuntimeName): string;
}
