import { type Code, call, list, object, prefix, suffix } from '../../../code/layout.js';
import { literal, propertyKey } from '../../../code/literal.js';
import { childSite } from '../../../schema/schema-site.js';
import type { Context, Part, Restrictions } from './context.js';
import type { Keywords } from './keywords.js';

/**
 * Returns true for names that every JavaScript object inherits. zod would read the inherited value and drop
 * `__proto__`; the runtime reads own properties only.
 */
const isInherited = (name: string): boolean => name in {};

/** Compiles the keywords for objects: JSON Schema 2020-12 Core §10.3.2, Validation §6.5. */
export function compileObject(keywords: Keywords): Restrictions {
  const { context } = keywords;
  const properties = keywords.compiledMap('properties');
  const patterns = keywords.compiledMap('patternProperties').flatMap(([pattern, code]) => {
    const expression = keywords.pattern(pattern, 'patternProperties', pattern);
    return expression === undefined ? [] : [[expression, code] as const];
  });
  const required = new Set(keywords.strings('required'));
  const names = properties.map(([name]) => name);
  const ordinary = properties.filter(([name]) => !isInherited(name));
  const closed = keywords.subschema('additionalProperties') === false;
  const strict = closed && patterns.length === 0 && ordinary.length === properties.length;

  const shape = ordinary.map(([name, code]) => entry(name, code, required.has(name)));
  const checks: Part[] = [];
  const check = (code: Code): void => {
    checks.push({ code, kind: 'check' });
  };

  const undeclared = [...required].filter((name) => isInherited(name) || !names.includes(name));
  if (undeclared.length > 0) check(call(context.runtime('required'), [nameList(undeclared)]));
  for (const [name, code] of properties.filter(([name]) => isInherited(name))) {
    check(call(context.runtime('ownProperty'), [literal(name), code]));
  }
  if (patterns.length > 0) {
    const entries = patterns.map(([pattern, code]) => list([pattern, code]));
    check(call(context.runtime('patternProperties'), [list(entries)]));
  }
  const others = [nameList(names), list(patterns.map(([pattern]) => pattern))];
  if (closed && !strict) check(call(context.runtime('noOtherProperties'), others));
  const additional =
    closed || keywords.schema.additionalProperties === true
      ? undefined
      : keywords.compiled('additionalProperties');
  if (additional !== undefined) {
    check(
      call(context.runtime('additionalProperties'), [
        additional,
        ...(names.length + patterns.length > 0 ? others : []),
      ]),
    );
  }
  compileNames(keywords, context, check);
  const restricts = strict || shape.length > 0;
  return {
    native: restricts ? call(strict ? 'z.strictObject' : 'z.looseObject', [object(shape)]) : undefined,
    checks,
  };
}

function compileNames(keywords: Keywords, context: Context, check: (code: Code) => void): void {
  const propertyNames = keywords.compiled('propertyNames');
  if (propertyNames !== undefined) check(call(context.runtime('propertyNames'), [propertyNames]));
  const minimum = keywords.count('minProperties') ?? 0;
  if (minimum > 0) check(call(context.runtime('minProperties'), [literal(minimum)]));
  const maximum = keywords.count('maxProperties');
  if (maximum !== undefined) check(call(context.runtime('maxProperties'), [literal(maximum)]));
  const dependent = keywords.entries('dependentRequired').flatMap(([name, value]) => {
    const required: readonly unknown[] = Array.isArray(value) ? value : [undefined];
    if (required.every((item) => typeof item === 'string'))
      return [list([literal(name), nameList(required)])];
    const site = childSite(keywords.site, 'dependentRequired', name);
    context.problems.add('schema', site.location, 'Expected a list of property names.');
    return [];
  });
  if (dependent.length > 0) check(call(context.runtime('dependentRequired'), [list(dependent)]));
  const schemas = keywords.compiledMap('dependentSchemas').map(([name, code]) => list([literal(name), code]));
  if (schemas.length > 0) check(call(context.runtime('dependentSchemas'), [list(schemas)]));
}

function nameList(names: readonly string[]): Code {
  return list(names.map(literal));
}

function entry(name: string, code: Code, required: boolean): Code {
  return prefix(`${propertyKey(name)}: `, required ? code : suffix(code, '.exactOptional()'));
}

/** Returns the validator of an object with these properties, which accepts additional ones. */
export function shape(
  context: Context,
  properties: readonly { readonly name: string; readonly code: Code; readonly required: boolean }[],
): Code {
  const inherited = properties.filter(({ name }) => isInherited(name));
  const ordinary = properties.filter(({ name }) => !isInherited(name));
  const native = call('z.looseObject', [
    object(ordinary.map(({ name, code, required }) => entry(name, code, required))),
  ]);
  if (inherited.length === 0) return native;
  const required = inherited.filter((property) => property.required).map(({ name }) => name);
  return call(context.runtime('allOf'), [
    native,
    ...(required.length > 0 ? [call(context.runtime('required'), [nameList(required)])] : []),
    ...inherited.map(({ name, code }) => call(context.runtime('ownProperty'), [literal(name), code])),
  ]);
}
