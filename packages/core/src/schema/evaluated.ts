import { compilePattern } from '../pattern/compile-pattern.js';
import { childPointer } from '../pointer.js';
import { isObject, keyword, type SchemaObject } from './keywords.js';
import type { References } from './references.js';
import { enterSchema, type Scope } from './scope.js';

/** The property name of an object member, or the index of an array item. */
type Member = string | number;

interface Context {
  readonly references: References;
  readonly followAnchors: boolean;
  readonly isValid: (pointer: string, scope: Scope, value: unknown) => boolean;
}

interface Walk {
  readonly context: Context;
  readonly evaluated: Set<Member>;
  /** Number of members of the value. The walk ends once all of them are evaluated. */
  readonly count: number;
  /** Keys of the visited schemas. A second visit would evaluate the same members. */
  readonly visited: Set<string>;
}

/**
 * Returns the members of `value` that the schema at `pointer` evaluates (Core §11), to which `unevaluatedProperties`
 * and `unevaluatedItems` do not apply. Unlike Ajv, tests each item against `contains` and follows an `if` that has
 * neither `then` nor `else`. Also follows `$ref`, `allOf` and, if no branch matches, all branches of `anyOf` and
 * `oneOf`, even if they fail. Otherwise, one invalid property would be reported several times.
 */
export function evaluatedMembers(
  pointer: string,
  scope: Scope,
  value: object,
  context: Context,
): ReadonlySet<Member> {
  const evaluated = new Set<Member>();
  const schema = context.references.schemaAt(pointer);
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const walk = { context, evaluated, count, visited: new Set<string>() };
  if (isObject(schema)) collectEvaluated(schema, pointer, scope, value, walk);
  return evaluated;
}

function collectAt(pointer: string, scope: Scope, value: object, walk: Walk): void {
  const { context, evaluated, visited } = walk;
  const schema = context.references.schemaAt(pointer);
  if (!isObject(schema) || evaluated.size === walk.count) return;
  const key = context.followAnchors ? JSON.stringify([pointer, ...scope.anchors]) : pointer;
  if (visited.has(key)) return;
  visited.add(key);
  const name = Array.isArray(value) ? 'unevaluatedItems' : 'unevaluatedProperties';
  if (keyword(schema, name) !== undefined) for (const member of membersOf(value)) evaluated.add(member);
  else collectEvaluated(schema, pointer, scope, value, walk);
}

function collectEvaluated(
  schema: SchemaObject,
  pointer: string,
  outer: Scope,
  value: object,
  walk: Walk,
): void {
  const { references, followAnchors, isValid } = walk.context;
  const scope = followAnchors ? enterSchema(pointer, outer, references) : outer;
  if (Array.isArray(value)) evaluatedItems(schema, pointer, scope, value, walk);
  else evaluatedProperties(schema, value, walk.evaluated);
  if (walk.evaluated.size === walk.count) return;

  const visit = (at: string): void => collectAt(at, scope, value, walk);
  const { $ref, $dynamicRef } = schema;
  if (typeof $ref === 'string') visit(references.target(pointer, $ref) ?? '');
  if (typeof $dynamicRef === 'string')
    visit(references.dynamicTargetIn(pointer, $dynamicRef, scope.anchors) ?? '');
  for (const index of indexes(schema, 'allOf')) visit(`${pointer}/allOf/${index}`);
  for (const name of ['anyOf', 'oneOf']) {
    const branches = indexes(schema, name).map((index) => `${pointer}/${name}/${index}`);
    const valid = branches.filter((branch) => isValid(branch, scope, value));
    for (const branch of valid.length > 0 ? valid : branches) visit(branch);
  }
  if (keyword(schema, 'if') !== undefined) {
    const holds = isValid(`${pointer}/if`, scope, value);
    if (holds) visit(`${pointer}/if`);
    visit(`${pointer}/${holds ? 'then' : 'else'}`);
  }
  const dependent = keyword(schema, 'dependentSchemas');
  if (!isObject(dependent)) return;
  for (const name of Object.keys(dependent)) {
    if (Object.hasOwn(value, name)) visit(childPointer(`${pointer}/dependentSchemas`, name));
  }
}

function evaluatedProperties(schema: SchemaObject, value: object, evaluated: Set<Member>): void {
  const properties = keyword(schema, 'properties');
  const patterns = Object.keys(keyword(schema, 'patternProperties') ?? {}).map(compilePattern);
  const all = keyword(schema, 'additionalProperties') !== undefined;
  for (const name of Object.keys(value)) {
    const declared = isObject(properties) && Object.hasOwn(properties, name);
    if (all || declared || patterns.some((pattern) => pattern?.matches(name))) evaluated.add(name);
  }
}

function evaluatedItems(
  schema: SchemaObject,
  pointer: string,
  scope: Scope,
  value: readonly unknown[],
  { context, evaluated }: Walk,
): void {
  const prefix = indexes(schema, 'prefixItems').length;
  const all = keyword(schema, 'items') !== undefined;
  const contains = keyword(schema, 'contains') !== undefined;
  value.forEach((item, index) => {
    const contained = contains && context.isValid(`${pointer}/contains`, scope, item);
    if (all || contained || index < prefix) evaluated.add(index);
  });
}

const indexes = (schema: SchemaObject, name: string): number[] => {
  const list = keyword(schema, name);
  return Array.isArray(list) ? list.map((_, index) => index) : [];
};

export function membersOf(value: object): readonly Member[] {
  return Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
}
