import type { Schema } from '@touchstone/core';
import type { Code } from '../../../code/layout.js';
import type { ProblemList } from '../../../generate-error.js';
import type { Place } from '../../../schema/place.js';
import type { RuntimeName } from '../runtime/runtime.js';

/** Part of a validator: a zod schema, or a check of the runtime that lets pass what it does not speak of. */
export interface Part {
  readonly code: Code;
  readonly is: 'schema' | 'check';
}

/** What a schema demands of the values of one type. */
export interface Restrictions {
  /** A zod schema of that type; undefined where any value of the type will do as far as zod can say. */
  readonly native: Code | undefined;
  readonly checks: readonly Part[];
}

/** What compiling one schema needs to know of the file it is compiled for. */
export interface Context {
  readonly problems: ProblemList;
  /** The whole compiler again, for a schema within. */
  compile(schema: Schema, place: Place): Code;
  /** Code for what a `$ref` leads to; undefined for one that leads nowhere, which is already a problem. */
  reference(ref: string): Code | undefined;
  /** The schema a `$ref` leads to, and its place. */
  target(ref: string): { readonly schema: Schema; readonly place: Place } | undefined;
  /** How the file names a piece of the runtime, which it thereby needs. */
  runtime(name: RuntimeName): string;
}
