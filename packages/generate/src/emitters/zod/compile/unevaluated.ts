import type { Schema } from '@touchstone/core';
import { type Code, call, list, object, prefix } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import { childSite, type SchemaSite } from '../../../schema/schema-site.js';
import { isSchema, isSchemaObject, type SchemaObject } from '../../../schema/subschemas.js';
import type { Context, Part } from './context.js';
import type { Keywords } from './keywords.js';

/** Compiles `unevaluatedProperties` and `unevaluatedItems`: JSON Schema 2020-12 Core §11. */
export function compileUnevaluated(keywords: Keywords): readonly Part[] {
  const { context, schema, site } = keywords;
  return (['unevaluatedProperties', 'unevaluatedItems'] as const).flatMap((keyword): Part[] => {
    const rest = keywords.compiled(keyword);
    if (rest === undefined) return [];
    const evaluated = keyword === 'unevaluatedProperties' ? evaluatedProperties : evaluatedItems;
    const { [keyword]: _, ...others } = schema;
    const code = call(context.runtime(keyword), [rest, object(collect(evaluated, others, site, context))]);
    return [{ code, kind: 'check' }];
  });
}

/**
 * Returns the entries of the runtime type `Evaluated` for the keywords of one schema, without those of its subschemas.
 */
type EntriesOf = (schema: SchemaObject, site: SchemaSite, context: Context) => readonly Code[];

/**
 * Returns the entries for a schema and every schema that it applies to the same value. The value determines which
 * branches apply, so each branch is emitted together with the schema that selects it.
 *
 * @param path Pointers of the references that led to the schema. A schema that applies itself to the same value is
 * reported elsewhere; its entries end at the repetition.
 */
function collect(
  entriesOf: EntriesOf,
  schema: Schema,
  site: SchemaSite,
  context: Context,
  path: Set<string> = new Set(),
): readonly Code[] {
  if (!isSchemaObject(schema) || !context.charge()) return [];
  const entries = [...entriesOf(schema, site, context)];
  const inside = (child: unknown, ...tokens: readonly (string | number)[]): Code =>
    object(isSchema(child) ? collect(entriesOf, child, childSite(site, ...tokens), context, path) : []);
  const test = (child: unknown, ...tokens: readonly (string | number)[]): Code =>
    isSchema(child) ? context.compile(child, childSite(site, ...tokens)) : 'z.never()';

  const always: Code[] = listOf(schema.allOf).map((child, index) => inside(child, 'allOf', index));
  const target = typeof schema.$ref === 'string' ? context.target(schema.$ref) : undefined;
  if (target && !path.has(target.site.pointer)) {
    path.add(target.site.pointer);
    always.push(object(collect(entriesOf, target.schema, target.site, context, path)));
    path.delete(target.site.pointer);
  }
  const when: Code[] = (['anyOf', 'oneOf'] as const).flatMap((keyword) =>
    listOf(schema[keyword]).map((child, index) =>
      list([test(child, keyword, index), inside(child, keyword, index)]),
    ),
  );
  const unless: Code[] = [];
  if (schema.if !== undefined) {
    when.push(list([test(schema.if, 'if'), inside(schema.if, 'if')]));
    if (schema.then !== undefined) when.push(list([test(schema.if, 'if'), inside(schema.then, 'then')]));
    if (schema.else !== undefined) unless.push(list([test(schema.if, 'if'), inside(schema.else, 'else')]));
  }
  if (isSchemaObject(schema.dependentSchemas)) {
    for (const [name, child] of Object.entries(schema.dependentSchemas)) {
      const has = call(context.runtime('having'), [literal(name)]);
      when.push(list([has, inside(child, 'dependentSchemas', name)]));
    }
  }
  for (const [key, codes] of [
    ['always', always],
    ['when', when],
    ['unless', unless],
  ] as const) {
    const nonEmpty = codes.filter((code) => !isEmpty(code));
    if (nonEmpty.length > 0) entries.push(prefix(`${key}: `, list(nonEmpty)));
  }
  return entries;
}

/** Returns true for a branch that evaluates nothing and can therefore be omitted. */
function isEmpty(code: Code): boolean {
  if (typeof code === 'string') return false;
  const last = code.items.at(-1);
  return code.items.length === 0 || (code.head === '[' && last !== undefined && isEmpty(last));
}

function evaluatedProperties(schema: SchemaObject, site: SchemaSite, context: Context): readonly Code[] {
  if (schema.additionalProperties !== undefined || schema.unevaluatedProperties !== undefined) {
    return ['all: true'];
  }
  const names = isSchemaObject(schema.properties) ? Object.keys(schema.properties) : [];
  const patterns = isSchemaObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [];
  const expressions = patterns.flatMap(
    (pattern) => context.pattern(pattern, site, 'patternProperties', pattern) ?? [],
  );
  return [
    ...(names.length > 0 ? [prefix('names: ', list(names.map(literal)))] : []),
    ...(patterns.length > 0 ? [prefix('patterns: ', list(expressions))] : []),
  ];
}

function evaluatedItems(schema: SchemaObject, site: SchemaSite, context: Context): readonly Code[] {
  if (schema.items !== undefined || schema.unevaluatedItems !== undefined) return ['all: true'];
  const contains = isSchema(schema.contains)
    ? [prefix('contains: ', context.compile(schema.contains, childSite(site, 'contains')))]
    : [];
  const count = listOf(schema.prefixItems).length;
  return [...(count > 0 ? [`count: ${count}`] : []), ...contains];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
