import type { ApiModel, Json } from '../model/model.js';
import { childPointer } from '../pointer.js';
import type { Random } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { type SchemaPlace, type SchemaSet, schemaSet } from '../schema/validator.js';
import { type Path, replaceAt, valueAt } from './edit.js';
import { type Intent, isSingle } from './judge.js';
import { knowledge } from './knowledge.js';
import type { Encoding } from './mutate/any.js';
import type { Mutation } from './mutate/mutation.js';
import type { Place } from './place.js';
import { type Found, ViolationWalk } from './violation-walk.js';

export interface ViolationOptions {
  readonly random: Random;
  readonly direction: Direction;
  /** Stops after so many. Default: no limit. */
  readonly limit?: number;
  /**
   * `text` for a parameter, whose value is sent as text: no wrong type is tried that would read as the right one.
   * Default: `json`.
   */
  readonly encoding?: Encoding;
}

/** A value that breaks one constraint of a schema at one place, and nothing else. */
export interface Violation {
  /** Unique among the violations of one value: `maxLength at /name`. */
  readonly name: string;
  readonly keyword: string;
  /** JSON Pointer into the value; that of the absent or undeclared property where it is about one. */
  readonly pointer: string;
  /** The whole value. Shares with the valid one whatever was not touched. */
  readonly value: Json;
}

/** Values tried for one constraint before it is given up as not to be broken alone. */
const TRIES = 24;

/**
 * Single violations of every constraint that applies to a valid value: through `$ref`, `allOf`, properties, the
 * first item of arrays, and the branches the value satisfies. An optional property that is absent is put in to be
 * broken; so a full sample is the best value to start from. A schema that leads back into itself is broken where it
 * is met first. What cannot be broken alone is left out. Each was
 * refused by the validator, for that reason and no other.
 * @throws {TypeError} where `valid` is not valid.
 * @throws {SchemaError} where the schema itself is wrong.
 */
export function violations(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaPlace,
  valid: Json,
  options: ViolationOptions,
): readonly Violation[] {
  const { direction, random, encoding = 'json', limit = Number.POSITIVE_INFINITY } = options;
  const set = schemaSet(model);
  const [wrong] = set.validate(schema, valid, { direction });
  if (wrong)
    throw new TypeError(`The value to start from is not valid: ${wrong.pointer || 'it'} ${wrong.message}.`);
  const place = {
    pointer: schema.pointer,
    schema: schema.schema ?? set.references.schemaAt(schema.pointer) ?? false,
  };
  const walk = new ViolationWalk({
    set,
    ...knowledge(set, direction),
    direction,
    random,
    encoding,
    root: place,
  });
  const found = new Map<string, Violation>();
  if (limit <= 0) return [];
  for (const candidate of walk.visit([place], valid, [], valid, [], false)) {
    const violation = tried(candidate, place, set, direction);
    if (!violation) continue;
    found.set(violation.name, found.get(violation.name) ?? violation);
    if (found.size >= limit) break;
  }
  return [...found.values()];
}

function tried(
  { mutation, path, root, guards }: Found,
  place: Place,
  set: SchemaSet,
  direction: Direction,
): Violation | undefined {
  const intent: Intent = { keyword: mutation.keyword, pointer: pointerOf(path, mutation) };
  let tries = 0;
  for (const replacement of mutation.values) {
    tries += 1;
    if (tries > TRIES) return undefined;
    const value = replaceAt(root, path, replacement);
    const violated = set.validate(place, value, { direction });
    if (violated.length === 0) continue;
    const explained = explain(guards, value, intent, set, direction);
    if (explained && isSingle(violated, intent, '', explained)) {
      return { name: `${intent.keyword} at ${intent.pointer || 'the root'}`, ...intent, value };
    }
  }
  return undefined;
}

/**
 * The choices that fail because of the intended violation: the branch the valid value had taken fails for it, and
 * for it alone. Undefined where a branch fails for something else. Innermost first, for outer ones report inner ones.
 */
function explain(
  guards: Found['guards'],
  value: Json,
  intent: Intent,
  set: SchemaSet,
  direction: Direction,
): Set<string> | undefined {
  const explained = new Set<string>();
  for (const { place, path } of guards.toReversed()) {
    const part = valueAt(value, path);
    if (part === undefined) continue;
    const violated = set.validate(place, part, { direction });
    const base = pointerOf(path);
    if (violated.length === 0) continue;
    if (!isSingle(violated, intent, base, explained)) return undefined;
    explained.add(base);
  }
  return explained;
}

function pointerOf(path: Path, mutation?: Pick<Mutation, 'member'>): string {
  const pointer = path.reduce<string>(childPointer, '');
  return mutation?.member === undefined ? pointer : childPointer(pointer, mutation.member);
}
