import type { Schema } from '@touchstone/core';
import { linearTranslation } from '@touchstone/core/internal';
import { namedImport } from '../../code/import.js';
import type { Code } from '../../code/layout.js';
import { literal, patternFlags, regExp } from '../../code/literal.js';
import { warnOfBacktracking } from '../../code/warn-of-backtracking.js';
import type { ProblemList } from '../../generate-error.js';
import type { NamedSchema, ReferenceGraph } from '../../schema/reference-graph.js';
import { childSite, type SchemaSite } from '../../schema/schema-site.js';
import type { RuntimeName } from '../../templates/embedded.js';
import type { PatternEngine } from '../emitter.js';
import { compile } from './compile/compile.js';
import type { Context } from './compile/context.js';

/** The named schemas and the names of their validators. */
export interface SchemaValidators {
  readonly graph: ReferenceGraph;
  /** The name of each validator, by the pointer of its schema. */
  readonly names: ReadonlyMap<string, string>;
  /** The names of the validators of component schemas. */
  readonly componentNames: ReadonlySet<string>;
}

/**
 * Maximum number of schemas in one validator. Each `unevaluatedProperties` repeats the schemas that apply to the same
 * value, so a few nested ones can repeat a schema a billion times.
 */
const MAX_SCHEMAS = 20_000;

/** The state of one generated file while its validators are compiled. */
export class FileScope implements Context {
  readonly problems: ProblemList;
  /** Names of the validators of component schemas. They are declared with an explicit TypeScript type. */
  readonly componentNames: ReadonlySet<string>;
  readonly #schemas: SchemaValidators;
  /** The runtime members that the output requires. All files of an output share this set. */
  readonly #runtimeNames: Set<RuntimeName>;
  readonly #usedNames: Set<string> = new Set();
  readonly #patterns: PatternEngine;
  #usesRuntime = false;
  /** Nesting level of the schema that is being compiled; 0 for a whole validator. */
  #depth = 0;
  #remaining = 0;
  /** The validators declared so far; `undefined` in a file that imports them, because all are initialized there. */
  readonly #initialized: Set<string> | undefined;

  constructor(
    problems: ProblemList,
    schemas: SchemaValidators,
    runtimeNames: Set<RuntimeName>,
    kind: 'declaring' | 'importing',
    patterns: PatternEngine,
  ) {
    this.problems = problems;
    this.componentNames = schemas.componentNames;
    this.#schemas = schemas;
    this.#runtimeNames = runtimeNames;
    this.#patterns = patterns;
    this.#initialized = kind === 'declaring' ? new Set() : undefined;
  }

  /** Returns the imports that the compiled validators require. Call it after compiling all validators of the file. */
  imports(importTypes: string): string {
    return [
      "import * as z from 'zod';",
      importTypes,
      ...(this.#usesRuntime ? ["import * as json from './runtime.js';"] : []),
      ...(this.#usedNames.size === 0 ? [] : [namedImport([...this.#usedNames].sort(), './schemas.js')]),
    ].join('\n');
  }

  compile(schema: Schema, site: SchemaSite): Code {
    if (this.#depth === 0) this.#remaining = MAX_SCHEMAS;
    if (!this.charge()) return 'z.never()';
    this.#depth += 1;
    const code = compile(schema, site, this);
    this.#depth -= 1;
    if (this.#depth > 0 || this.#remaining >= 0) return code;
    this.problems.add(
      'schema',
      site.location,
      `The validator of this schema repeats more than ${MAX_SCHEMAS.toLocaleString('en-US')} schemas.`,
      'unevaluatedProperties and unevaluatedItems repeat every schema that applies to the value. Use ' +
        'additionalProperties or items, or refer to each schema once.',
    );
    // Printing the incomplete code would take longer than compiling it.
    return 'z.never()';
  }

  charge(): boolean {
    this.#remaining -= 1;
    return this.#remaining >= 0;
  }

  /** Allows the code that follows to use a validator directly, without `z.lazy`. */
  markInitialized(name: string): void {
    this.#initialized?.add(name);
  }

  reference(ref: string): Code | undefined {
    const pointer = this.#schemas.graph.target(ref);
    const name = pointer === undefined ? undefined : this.#schemas.names.get(pointer);
    if (name === undefined) return undefined;
    this.#usedNames.add(name);
    return this.#initialized && !this.#initialized.has(name) ? `z.lazy(() => ${name})` : name;
  }

  target(ref: string): NamedSchema | undefined {
    const pointer = this.#schemas.graph.target(ref);
    return pointer === undefined ? undefined : this.#schemas.graph.get(pointer);
  }

  pattern(pattern: string, site: SchemaSite, ...tokens: readonly string[]): string | undefined {
    const native = regExp(pattern);
    if (this.#patterns === 'native' || native === undefined) return native;
    const translation = linearTranslation(pattern, patternFlags(pattern) === 'u');
    switch (translation.kind) {
      case 'native':
        return native;
      case 'linear':
        return `${this.runtime('linearPattern')}(${literal(pattern)}, ${literal(translation.source)})`;
      case 'none':
        warnOfBacktracking(this.problems, pattern, childSite(site, ...tokens).location);
        return native;
    }
  }

  runtime(name: RuntimeName): string {
    this.#usesRuntime = true;
    this.#runtimeNames.add(name);
    return `json.${name}`;
  }
}
