import type { Schema } from '@touchstone/core';
import { type Code, call, list, suffix } from '../../../code/layout.js';
import { childSite, type SchemaSite } from '../../../schema/schema-site.js';
import { BINARY_MARK } from '../../../usage/usage.js';
import { compileApplicators } from './applicators.js';
import { compileArray } from './array.js';
import type { Context, Part, Restrictions } from './context.js';
import { readTypes, type Type } from './json-type.js';
import { Keywords } from './keywords.js';
import { compileNumber } from './number.js';
import { compileObject } from './object.js';
import { compileString } from './string.js';
import { compileUnevaluated } from './unevaluated.js';
import { compileValues } from './values.js';

/**
 * Compiles a schema to a zod expression that accepts exactly the JSON values that JSON Schema 2020-12 with format
 * assertions accepts. Uses native zod if it has the same semantics, and runtime checks otherwise.
 */
export function compile(schema: Schema, site: SchemaSite, context: Context): Code {
  if (schema === true) return context.runtime('anything');
  if (schema === false) return 'z.never()';
  if (Object.hasOwn(schema, BINARY_MARK)) {
    const { [BINARY_MARK]: _, ...text } = schema;
    return call('z.union', [list([compile(text, site, context), context.runtime('binary')])]);
  }
  const keywords = new Keywords(schema, site, context);
  reportUnsupported(keywords);
  const values = compileValues(keywords);
  return all(context, [
    ...compileReference(keywords),
    ...(values.impliesType ? [] : compileTypes(keywords)),
    ...values.parts,
    ...compileApplicators(keywords),
    ...compileUnevaluated(keywords),
  ]);
}

/** Returns a validator that requires all parts. A single zod schema is returned unchanged. */
function all(context: Context, parts: readonly Part[]): Code {
  const [first] = parts;
  if (first === undefined) return context.runtime('anything');
  if (parts.length === 1 && first.kind === 'schema') return first.code;
  return call(
    context.runtime('allOf'),
    parts.map(({ code }) => code),
  );
}

function compileReference(keywords: Keywords): readonly Part[] {
  const reference = keywords.text('$ref');
  const code = reference === undefined ? undefined : keywords.context.reference(reference);
  return code === undefined ? [] : [{ code, kind: 'schema' }];
}

function compileTypes(keywords: Keywords): readonly Part[] {
  const types = readTypes(keywords);
  if (types) return [{ code: union(types.map((type) => compileType(keywords, type))), kind: 'schema' }];
  // If `type` is absent, a keyword applies to values of one type and accepts values of every other type.
  return (['string', 'number', 'array', 'object'] as const).flatMap((type): Part[] => {
    const { native, checks } = restrictionsOf(keywords, type);
    return native === undefined
      ? [...checks]
      : [
          { code: call(keywords.context.runtime(`when${CAPITAL[type]}`), [native]), kind: 'check' },
          ...checks,
        ];
  });
}

const CAPITAL = { string: 'String', number: 'Number', array: 'Array', object: 'Object' } as const;

function compileType(keywords: Keywords, type: Type): Code {
  const { context } = keywords;
  if (type === 'null' || type === 'boolean') return `z.${type}()`;
  const { native, checks } = restrictionsOf(keywords, type);
  return all(context, [{ code: native ?? unrestricted(context, type), kind: 'schema' }, ...checks]);
}

function unrestricted(context: Context, type: 'string' | 'number' | 'integer' | 'array' | 'object'): Code {
  if (type === 'array') return `z.array(${context.runtime('anything')})`;
  return type === 'object' ? 'z.looseObject({})' : `z.${type}()`;
}

function restrictionsOf(keywords: Keywords, type: Exclude<Type, 'null' | 'boolean'>): Restrictions {
  switch (type) {
    case 'string':
      return compileString(keywords);
    case 'number':
    case 'integer':
      return compileNumber(keywords, type);
    case 'array':
      return compileArray(keywords);
    case 'object':
      return compileObject(keywords);
  }
}

function union(members: readonly Code[]): Code {
  const others = members.filter((member) => member !== 'z.null()');
  const [only] = others;
  if (members.length === 0) return 'z.never()';
  if (only === undefined) return 'z.null()';
  const code = others.length === 1 ? only : call('z.union', [list(others)]);
  return others.length === members.length ? code : suffix(code, '.nullable()');
}

function reportUnsupported(keywords: Keywords): void {
  const { context, site } = keywords;
  for (const keyword of ['$dynamicRef', '$recursiveRef']) {
    if (!keywords.has(keyword)) continue;
    context.problems.add(
      'unsupported-keyword',
      childSite(site, keyword).location,
      `${keyword} is not supported, because its target depends on the schema at which validation starts.`,
      'Use $ref.',
    );
  }
  if (keywords.has('$id')) {
    context.problems.add(
      'unsupported-keyword',
      childSite(site, '$id').location,
      '$id is not supported, because it changes the base URI of the references below it.',
      'Remove it and refer to schemas by pointer, for example #/components/schemas/Job.',
    );
  }
}
