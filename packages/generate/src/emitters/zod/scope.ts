import type { Schema } from '@touchstone/core';
import { linearTranslation } from '@touchstone/core/internal';
import { namedImport } from '../../code/import.js';
import type { Code } from '../../code/layout.js';
import { literal, patternFlags, regExp } from '../../code/literal.js';
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
    return compile(schema, site, this);
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
        this.problems.warn(
          'pattern',
          childSite(site, ...tokens).location,
          'This pattern has no equivalent that is tested in linear time, so the generated code uses the native engine.',
          'Rewrite it without lookarounds, backreferences and escapes that are invalid with the `u` flag.',
        );
        return native;
    }
  }

  runtime(name: RuntimeName): string {
    this.#usesRuntime = true;
    this.#runtimeNames.add(name);
    return `json.${name}`;
  }
}
