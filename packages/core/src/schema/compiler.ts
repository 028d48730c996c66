import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { own } from '../own.js';
import { createAjv } from './ajv.js';
import { CallMemo, ValidationRun } from './call-memo.js';
import { type Direction, Hidden } from './hidden.js';
import type { DataContext, ReferencedSchema } from './interpret/check.js';
import { Interpreter } from './interpret/interpreter.js';
import { isBareReference, type SchemaObject } from './keywords.js';
import type { References } from './references.js';
import { SchemaError } from './schema-error.js';
import type { Scope } from './scope.js';
import { type Origin, translate } from './translate.js';
import { unevaluatedKeyword } from './unevaluated.js';

const VALID: readonly ErrorObject[] = [];

/** Thrown if a `$dynamicRef` occurs while dynamic scopes are not followed. */
export class DynamicScopeNeeded extends Error {}

/**
 * Number of calls after which a schema is compiled. Compiling takes as long as hundreds of interpreted calls, and most
 * schemas of a large document validate a few values only.
 */
const MAX_INTERPRETED_CALLS = 200;

/** A schema that is validated separately, because a value or a reference leads to it. */
interface Unit {
  /** The URI under which Ajv knows the schema. */
  readonly id: string;
  readonly call: UnitCall;
}

/** A budget, reduced by one for each schema that is applied to a part of a value. */
export interface Work {
  remaining: number;
}

interface UnitCall extends ReferencedSchema {
  (value: unknown, context?: DataContext): value is unknown;
}

/** A translated schema and the two ways to validate values against it, of which at least one exists. */
interface Prepared {
  readonly interpreter: Interpreter | undefined;
  compiled: ValidateFunction | undefined;
  /** Compiles the schema. `undefined` once that was tried. */
  compile: (() => ValidateFunction) | undefined;
  calls: number;
}

/**
 * Validates values against the schemas of one document for one direction. Each schema is translated separately, when a
 * value first reaches it, then interpreted, and compiled if many values reach it. The cost therefore depends on the
 * schemas that values reach, not on the size of the document, and no chain of references can exhaust the stack during
 * compilation.
 */
export class Compiler {
  readonly #references: References;
  readonly #hidden: Hidden | undefined;
  readonly #followAnchors: boolean;
  readonly #units = new Map<string, Unit>();
  readonly #unitsById = new Map<string, Unit>();
  /**
   * The units of root schemas by pointer, because computing the key of `#units`, which includes the scope, would slow
   * down every validation.
   */
  readonly #entries = new Map<string, UnitCall>();
  readonly #origins = new WeakMap<object, Origin>();
  readonly #run = new ValidationRun();
  #ajv: Ajv2020 | undefined;
  #interpretsFirst = true;

  constructor(references: References, direction: Direction | undefined, followAnchors: boolean) {
    this.#references = references;
    this.#hidden = direction && new Hidden(references, direction);
    this.#followAnchors = followAnchors;
  }

  /**
   * Returns the errors of a value.
   * @param isImmutable True if the value never changes. Parts of it that were valid before are not validated again.
   * @throws {SchemaError} if a schema that the value reaches is invalid, or if the validation exhausts the stack.
   */
  errors(pointer: string, value: unknown, isImmutable: boolean): readonly ErrorObject[] {
    const call = this.#entry(pointer);
    return this.#validate(pointer, isImmutable, () => (call(value) ? VALID : (call.errors ?? VALID)));
  }

  /**
   * Returns whether every schema admits a value that never changes. Parts of it that were valid before are not validated
   * again. Subtracts the number of schemas that were applied from `work`.
   * @throws {SchemaError} in the same cases as {@link errors}.
   */
  admits(pointers: readonly string[], value: unknown, work?: Work): boolean {
    try {
      return this.#validate(pointers[0] ?? '#', true, () =>
        pointers.every((pointer) => this.#entry(pointer)(value)),
      );
    } finally {
      if (work) work.remaining -= this.#run.calls;
    }
  }

  #entry(pointer: string): UnitCall {
    let call = this.#entries.get(pointer);
    if (!call) {
      call = this.#unit(pointer, { anchors: new Map(), hidden: this.#hidden?.namesAt(pointer) ?? [] }).call;
      this.#entries.set(pointer, call);
    }
    return call;
  }

  #validate<T>(pointer: string, isImmutable: boolean, validate: () => T): T {
    this.#run.start(isImmutable);
    try {
      return validate();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (!this.#interpretsFirst)
        throw new SchemaError(
          pointer,
          'The schema references itself endlessly, or the value nests too deeply.',
        );
      // Compiled schemas need less of the stack.
      this.#interpretsFirst = false;
      return this.#validate(pointer, isImmutable, validate);
    }
  }

  readonly originOf = (schema: object): string | undefined => this.#origins.get(schema)?.pointer;

  #unit(reference: string, scope: Scope): Unit {
    const pointer = endOfChain(reference, this.#references, this.#followAnchors);
    const key = JSON.stringify([pointer, [...scope.anchors], scope.hidden]);
    let unit = this.#units.get(key);
    if (!unit) {
      unit = { id: `unit:${this.#units.size}`, call: this.#call(pointer, scope) };
      this.#units.set(key, unit);
      this.#unitsById.set(unit.id, unit);
    }
    return unit;
  }

  #call(pointer: string, scope: Scope): UnitCall {
    let prepared: Prepared | undefined;
    let failure: SchemaError | undefined;
    const memo = new CallMemo(this.#run);
    const call: UnitCall = (value, context): value is unknown => {
      const path = context?.instancePath ?? '';
      let result = memo.get(value, path);
      if (result === undefined) {
        if (failure) throw failure;
        try {
          prepared ??= this.#prepare(pointer, scope);
        } catch (error) {
          // The failure is kept, because compiling a schema with thousands of branches takes seconds to fail.
          if (error instanceof SchemaError) failure = error;
          throw error;
        }
        if (prepared.compile && (++prepared.calls >= MAX_INTERPRETED_CALLS || !this.#interpretsFirst))
          compileOnce(prepared);
        const { compiled, interpreter } = prepared;
        const errors = compiled
          ? compiled(value, context)
            ? null
            : compiled.errors
          : interpreter?.errors(value, path);
        result = memo.keep(value, path, errors ?? null);
      }
      call.errors = result;
      return result === null;
    };
    return call;
  }

  /** Translates a schema, and compiles it if the interpreter does not support it. */
  #prepare(pointer: string, scope: Scope): Prepared {
    const referred = new Set<Unit>();
    const { schema, origins } = translate(pointer, scope, {
      references: this.#references,
      hidden: this.#hidden,
      followAnchors: this.#followAnchors,
      refer: (target, inner) => {
        const unit = this.#unit(target, inner);
        referred.add(unit);
        return unit.id;
      },
      onDynamic: () => {
        if (!this.#followAnchors) throw new DynamicScopeNeeded();
      },
    });
    for (const [translated, origin] of origins) this.#origins.set(translated, origin);
    const interpreter = Interpreter.for(schema, (uri) => this.#unitsById.get(uri)?.call);
    const compile = (): ValidateFunction => this.#compile(pointer, schema, referred);
    if (interpreter) return { interpreter, compiled: undefined, compile, calls: 0 };
    return { interpreter, compiled: compile(), compile: undefined, calls: 0 };
  }

  #compile(pointer: string, schema: SchemaObject, referred: Iterable<Unit>): ValidateFunction {
    this.#ajv ??= this.#createAjv();
    for (const unit of referred) register(unit, this.#ajv);
    try {
      return this.#ajv.compile(schema);
    } catch (error) {
      // Ajv nests the code of each branch in the code of the previous branch.
      if (error instanceof RangeError)
        throw new SchemaError(pointer, 'The schema nests too deeply or has too many branches.');
      throw new SchemaError(pointer, error instanceof Error ? error.message : String(error));
    }
  }

  #createAjv(): Ajv2020 {
    const ajv = createAjv();
    for (const name of ['unevaluatedProperties', 'unevaluatedItems'] as const) {
      ajv.removeKeyword(name);
      ajv.addKeyword(
        unevaluatedKeyword(name, {
          references: this.#references,
          followAnchors: this.#followAnchors,
          originOf: (schema) => this.#origins.get(schema),
          hiddenAt: (pointer) => this.#hidden?.namesAt(pointer) ?? [],
          errors: (pointer, scope, value, context) => {
            const { call } = this.#unit(pointer, scope);
            return call(value, context) ? [] : (call.errors ?? []);
          },
        }),
      );
    }
    return ajv;
  }
}

/** Compiles an interpreted schema, unless it nests too deeply for Ajv. Does nothing if that was tried before. */
function compileOnce(prepared: Prepared): void {
  const { compile } = prepared;
  prepared.compile = undefined;
  try {
    prepared.compiled ??= compile?.();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
  }
}

/** Registers a unit with Ajv, which resolves a reference by URI. */
function register({ id, call }: Unit, ajv: Ajv2020): void {
  if (Object.hasOwn(ajv.schemas, id)) return;
  ajv.addSchema({}, id);
  const environment = own(ajv.schemas, id);
  if (!environment) throw new TypeError(`Expected Ajv to register the schema ${id}.`);
  environment.validate = Object.assign(call, { schema: {}, schemaEnv: environment });
}

/**
 * Returns the end of a chain of `$ref`s without siblings, because calling each link of a long chain would exhaust the
 * stack. Returns `start` if a `$ref` is circular or unresolved.
 */
function endOfChain(start: string, references: References, followAnchors: boolean): string {
  // No link may be skipped, because each one can add dynamic anchors.
  if (followAnchors) return start;
  const seen = new Set<string>();
  let pointer = start;
  for (let schema = references.schemaAt(pointer); isBareReference(schema); ) {
    const target = references.target(pointer, schema.$ref);
    if (target === undefined || seen.has(target)) return start;
    seen.add(target);
    pointer = target;
    schema = references.schemaAt(pointer);
  }
  return pointer;
}
