import type { ApiModel } from '@touchstone/core';
import type { ProblemList } from '../generate-error.js';
import type { GeneratedFile } from '../generated-file.js';
import type { Naming } from '../naming.js';

export interface EmitterInput {
  readonly model: ApiModel;
  /** The exported names, shared by all emitters so that their files can import from each other. */
  readonly naming: Naming;
  /** Receives problems and warnings. An emitter reports them and continues. */
  readonly problems: ProblemList;
  /** The package that contains the output of `types`; `undefined` if `types` is emitted into the same output. */
  readonly typesPackage: string | undefined;
  readonly patterns: PatternEngine;
}

/** The engine that generated validators test patterns with. */
export type PatternEngine = 'native' | 'linear';

/** Returns source files for a model. Files that several emitters return for one path are joined, in registry order. */
export type Emit = (input: EmitterInput) => readonly GeneratedFile[];
