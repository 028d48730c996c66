import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { own } from '../own.js';
import { CallMemo, ValidationRun } from './call-memo.js';
import { EXACT_KEYWORDS } from './exact.js';
import { FORMATS } from './formats.js';
import { type Direction, Hidden } from './hidden.js';
import { isBareReference } from './keywords.js';
import type { References } from './references.js';
import { requirePattern } from './regular-expression.js';
import { SchemaError } from './schema-error.js';
import type { Scope } from './scope.js';
import { type Origin, translate } from './translate.js';
import { unevaluatedKeyword } from './unevaluated.js';

const VALID: readonly ErrorObject[] = [];

/** Thrown if a `$dynamicRef` occurs while dynamic scopes are not followed. */
class DynamicScopeNeeded extends Error {}

/**
 * Compiles the schemas of one document for one direction. Each schema is compiled separately; a referenced schema is a
 * stub that is translated and compiled when a value first reaches it. The cost therefore depends on the schemas that
 * values reach, not on the size of the document, and no chain of references can exhaust the stack during compilation.
 */
export class Compiler {
  readonly #references: References;
  readonly #hidden: Hidden | undefined;
  readonly #followAnchors: boolean;
  readonly #ajv: Ajv2020;
  readonly #units = new Map<string, { id: string; run: ValidateFunction }>();
  /**
   * Compiled root schemas by pointer, because computing the key of `#units`, which includes the scope, would slow down
   * every validation.
   */
  readonly #entries = new Map<string, ValidateFunction>();
  readonly #origins = new WeakMap<object, Origin>();
  readonly #run = new ValidationRun();

  constructor(references: References, direction: Direction | undefined, followAnchors: boolean) {
    this.#references = references;
    this.#hidden = direction && new Hidden(references, direction);
    this.#followAnchors = followAnchors;
    this.#ajv = createAjv();
    for (const name of ['unevaluatedProperties', 'unevaluatedItems'] as const) {
      this.#ajv.removeKeyword(name);
      this.#ajv.addKeyword(
        unevaluatedKeyword(name, {
          references,
          followAnchors,
          originOf: (schema) => this.#origins.get(schema),
          hiddenAt: (pointer) => this.#hidden?.namesAt(pointer) ?? [],
          errors: (pointer, scope, value, context) => {
            const { run } = this.#unit(pointer, scope);
            return run(value, context) ? [] : (run.errors ?? []);
          },
        }),
      );
    }
  }

  /**
   * Returns the errors of a value.
   * @throws {SchemaError} if a schema that the value reaches is invalid, or if the validation exhausts the stack.
   */
  errors(pointer: string, value: unknown): readonly ErrorObject[] {
    const run = this.#entry(pointer);
    return this.#validate(pointer, () => (run(value) ? VALID : (run.errors ?? VALID)));
  }

  /**
   * Returns whether every schema admits a value.
   * @throws {SchemaError} in the same cases as {@link errors}.
   */
  admits(pointers: readonly string[], value: unknown): boolean {
    return this.#validate(pointers[0] ?? '#', () => pointers.every((pointer) => this.#entry(pointer)(value)));
  }

  #entry(pointer: string): ValidateFunction {
    let run = this.#entries.get(pointer);
    if (!run) {
      run = this.#unit(pointer, { anchors: new Map(), hidden: this.#hidden?.namesAt(pointer) ?? [] }).run;
      this.#entries.set(pointer, run);
    }
    return run;
  }

  #validate<T>(pointer: string, validate: () => T): T {
    this.#run.start();
    try {
      return validate();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new SchemaError(
        pointer,
        'The schema references itself endlessly, or the value nests too deeply.',
      );
    }
  }

  readonly originOf = (schema: object): string | undefined => this.#origins.get(schema)?.pointer;

  #unit(reference: string, scope: Scope): { id: string; run: ValidateFunction } {
    const pointer = this.#endOfChain(reference);
    const key = JSON.stringify([pointer, [...scope.anchors], scope.hidden]);
    let unit = this.#units.get(key);
    if (!unit) {
      // Ajv resolves a reference by URI and needs a schema registered under that URI.
      const id = `unit:${this.#units.size}`;
      this.#ajv.addSchema({}, id);
      const environment = own(this.#ajv.schemas, id);
      if (!environment) throw new TypeError(`Expected Ajv to register the schema ${id}.`);
      const run = this.#stub(pointer, scope, environment);
      environment.validate = run;
      unit = { id, run };
      this.#units.set(key, unit);
    }
    return unit;
  }

  /**
   * Returns the end of a chain of `$ref`s without siblings, because calling each link of a long chain would exhaust the
   * stack. Returns `start` if a `$ref` is circular or unresolved.
   */
  #endOfChain(start: string): string {
    // No link may be skipped, because each one can add dynamic anchors.
    if (this.#followAnchors) return start;
    const seen = new Set<string>();
    let pointer = start;
    for (let schema = this.#references.schemaAt(pointer); isBareReference(schema); ) {
      const target = this.#references.target(pointer, schema.$ref);
      if (target === undefined || seen.has(target)) return start;
      seen.add(target);
      pointer = target;
      schema = this.#references.schemaAt(pointer);
    }
    return pointer;
  }

  #stub(pointer: string, scope: Scope, schemaEnv: ValidateFunction['schemaEnv']): ValidateFunction {
    let compiled: ValidateFunction | undefined;
    let failure: SchemaError | undefined;
    const memo = new CallMemo(this.#run);
    const call = (value: unknown, context?: Parameters<ValidateFunction>[1]): value is unknown => {
      const path = context?.instancePath ?? '';
      let result = memo.get(value, path);
      if (result === undefined) {
        if (failure) throw failure;
        try {
          compiled ??= this.#compile(pointer, scope);
        } catch (error) {
          // The failure is kept, because compiling a schema with thousands of branches takes seconds to fail.
          if (error instanceof SchemaError) failure = error;
          throw error;
        }
        const valid = compiled(value, context);
        if (compiled.evaluated) stub.evaluated = compiled.evaluated;
        result = memo.keep(value, path, valid ? null : (compiled.errors ?? null));
      }
      stub.errors = result;
      return result === null;
    };
    const stub: ValidateFunction = Object.assign(call, { schema: {}, schemaEnv });
    return stub;
  }

  #compile(pointer: string, scope: Scope): ValidateFunction {
    const { schema, origins } = translate(pointer, scope, {
      references: this.#references,
      hidden: this.#hidden,
      followAnchors: this.#followAnchors,
      refer: (target, inner) => this.#unit(target, inner).id,
      onDynamic: () => {
        if (!this.#followAnchors) throw new DynamicScopeNeeded();
      },
    });
    for (const [translated, origin] of origins) this.#origins.set(translated, origin);
    try {
      return this.#ajv.compile(schema);
    } catch (error) {
      // Ajv nests the code of each branch in the code of the previous branch.
      if (error instanceof RangeError)
        throw new SchemaError(pointer, 'The schema nests too deeply or has too many branches.');
      throw new SchemaError(pointer, error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * The compilers of a document, one per direction. They follow dynamic scopes only after a `$dynamicRef` has occurred.
 */
export class Compilers {
  readonly #references: References;
  readonly #byDirection = new Map<Direction | undefined, Compiler>();
  #followAnchors = false;

  constructor(references: References) {
    this.#references = references;
  }

  run<T>(direction: Direction | undefined, attempt: (compiler: Compiler) => T): T {
    try {
      return attempt(this.#compiler(direction));
    } catch (error) {
      if (!(error instanceof DynamicScopeNeeded)) throw error;
      this.#followAnchors = true;
      this.#byDirection.clear();
      return attempt(this.#compiler(direction));
    }
  }

  #compiler(direction: Direction | undefined): Compiler {
    let compiler = this.#byDirection.get(direction);
    if (!compiler) {
      compiler = new Compiler(this.#references, direction, this.#followAnchors);
      this.#byDirection.set(direction, compiler);
    }
    return compiler;
  }
}

/**
 * Adapts a pattern to Ajv, which calls `test` and identifies a pattern by `toString`. An undecided test throws, which
 * ends the validation.
 */
function ajvPattern(source: string): { test(text: string): boolean; toString(): string } {
  const pattern = requirePattern(source, '#');
  return { test: (text) => pattern.matches(text), toString: () => String(pattern) };
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    // Translation checks the keywords and reports a pointer. References remain calls, which keeps compilation lazy.
    validateSchema: false,
    addUsedSchema: false,
    inlineRefs: false,
    logger: false,
    code: {
      regExp: Object.assign((pattern: string) => ajvPattern(pattern), { code: 'new RegExp' }),
    },
    formats: FORMATS,
  });
  // Our own keywords replace Ajv's tracking of evaluated members.
  ajv.opts.unevaluated = false;
  for (const definition of EXACT_KEYWORDS) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
  return ajv;
}
