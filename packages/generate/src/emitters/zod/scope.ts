import type { Schema } from '@touchstone/core';
import type { Code } from '../../code/layout.js';
import type { ProblemList } from '../../generate-error.js';
import type { Place } from '../../schema/place.js';
import type { NamedSchema, ReferenceGraph } from '../../schema/reference-graph.js';
import { compile } from './compile/compile.js';
import type { Context } from './compile/context.js';
import type { RuntimeName } from './runtime/runtime.js';

/** The validators that others name, in the order in which they are declared. */
export interface Declared {
  readonly graph: ReferenceGraph;
  /** By pointer: the constant's name. */
  readonly names: ReadonlyMap<string, string>;
  /** Those of {@link names} that are component schemas. */
  readonly componentNames: ReadonlySet<string>;
}

/** One generated file while its validators are compiled: which names it has used so far, and which exist yet. */
export class FileScope implements Context {
  readonly problems: ProblemList;
  /** Pieces of the runtime in use, by every file that shares the set. */
  readonly runtimeNames: Set<RuntimeName>;
  readonly usedNames: Set<string> = new Set();
  /** Constants that have a type of their own. */
  readonly componentNames: ReadonlySet<string>;
  usesRuntime = false;
  readonly #declared: Declared;
  /** Undefined where every name is there from the beginning, having been imported. */
  readonly #initialized: Set<string> | undefined;

  constructor(
    problems: ProblemList,
    declared: Declared,
    runtimeNames: Set<RuntimeName>,
    kind: 'declaring' | 'importing',
  ) {
    this.problems = problems;
    this.runtimeNames = runtimeNames;
    this.#declared = declared;
    this.componentNames = declared.componentNames;
    this.#initialized = kind === 'declaring' ? new Set() : undefined;
  }

  /** The imports of a file that declares none of these names itself, once all of it is compiled. */
  imports(importTypes: string): string {
    const names = [...this.usedNames].sort().map((name) => `  ${name},\n`);
    return [
      "import * as z from 'zod';",
      importTypes,
      ...(this.usesRuntime ? ["import * as json from './runtime.js';"] : []),
      ...(names.length === 0 ? [] : [`import {\n${names.join('')}} from './schemas.js';`]),
    ].join('\n');
  }

  compile(schema: Schema, place: Place): Code {
    return compile(schema, place, this);
  }

  /** Says that what follows may use this name at once. */
  initialized(name: string): void {
    this.#initialized?.add(name);
  }

  reference(ref: string): Code | undefined {
    const pointer = this.#declared.graph.target(ref);
    const name = pointer === undefined ? undefined : this.#declared.names.get(pointer);
    if (name === undefined) return undefined;
    this.usedNames.add(name);
    return this.#initialized && !this.#initialized.has(name) ? `z.lazy(() => ${name})` : name;
  }

  target(ref: string): NamedSchema | undefined {
    const pointer = this.#declared.graph.target(ref);
    return pointer === undefined ? undefined : this.#declared.graph.get(pointer);
  }

  runtime(name: RuntimeName): string {
    this.usesRuntime = true;
    this.runtimeNames.add(name);
    return `json.${name}`;
  }
}
