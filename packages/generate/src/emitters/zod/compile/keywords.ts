import type { Schema } from '@touchstone/core';
import type { Code } from '../../../code/layout.js';
import { childSite, type SchemaSite } from '../../../schema/schema-site.js';
import { isSchema, isSchemaObject, type SchemaObject } from '../../../schema/subschemas.js';
import type { Context } from './context.js';

/** Reads the keywords of one schema. Reports an invalid value as a problem and treats its keyword as absent. */
export class Keywords {
  readonly schema: SchemaObject;
  readonly site: SchemaSite;
  readonly context: Context;

  constructor(schema: SchemaObject, site: SchemaSite, context: Context) {
    this.schema = schema;
    this.site = site;
    this.context = context;
  }

  has(...keywords: readonly string[]): boolean {
    return keywords.some((keyword) => Object.hasOwn(this.schema, keyword));
  }

  number(keyword: string): number | undefined {
    return this.#read(keyword, 'a number', (value) => typeof value === 'number' && Number.isFinite(value)) as
      | number
      | undefined;
  }

  /** Reads a keyword whose value is a count: a non-negative integer. */
  count(keyword: string): number | undefined {
    return this.#read(
      keyword,
      'a non-negative integer',
      (value) => Number.isInteger(value) && (value as number) >= 0,
    ) as number | undefined;
  }

  text(keyword: string): string | undefined {
    return this.#read(keyword, 'a string', (value) => typeof value === 'string') as string | undefined;
  }

  strings(keyword: string): readonly string[] {
    const isStrings = (value: unknown): boolean =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    return (this.#read(keyword, 'a list of strings', isStrings) ?? []) as readonly string[];
  }

  list(keyword: string): readonly unknown[] {
    return (this.#read(keyword, 'a list', Array.isArray) ?? []) as readonly unknown[];
  }

  /** Reads a keyword whose value is a schema, without compiling the schema. */
  subschema(keyword: string): Schema | undefined {
    return this.#read(keyword, 'a schema', isSchema) as Schema | undefined;
  }

  /** Reads a keyword whose value is a list of schemas, without compiling them. */
  subschemas(keyword: string): readonly Schema[] {
    const isSchemas = (value: unknown): boolean => Array.isArray(value) && value.every(isSchema);
    return (this.#read(keyword, 'a list of schemas', isSchemas) ?? []) as readonly Schema[];
  }

  /** Reads the entries of a keyword whose value is an object, without compiling them. */
  entries(keyword: string): readonly (readonly [string, unknown])[] {
    return Object.entries((this.#read(keyword, 'an object', isSchemaObject) ?? {}) as object);
  }

  compiled(keyword: string): Code | undefined {
    const schema = this.subschema(keyword);
    return schema === undefined ? undefined : this.context.compile(schema, childSite(this.site, keyword));
  }

  compiledList(keyword: string): readonly Code[] {
    return this.subschemas(keyword).map((schema, index) =>
      this.context.compile(schema, childSite(this.site, keyword, index)),
    );
  }

  compiledMap(keyword: string): readonly (readonly [string, Code])[] {
    return this.entries(keyword).flatMap(([name, schema]) => {
      const site = childSite(this.site, keyword, name);
      if (isSchema(schema)) return [[name, this.context.compile(schema, site)] as const];
      this.context.problems.add('schema', site.location, 'Expected a schema: an object or a boolean.');
      return [];
    });
  }

  problem(keyword: string, message: string, suggestion?: string): void {
    this.context.problems.add('schema', childSite(this.site, keyword).location, message, suggestion);
  }

  /** Returns a regular expression as code. Reports an invalid one as a problem and returns `undefined`. */
  pattern(pattern: string, ...tokens: readonly string[]): string | undefined {
    const code = this.context.pattern(pattern, this.site, ...tokens);
    if (code === undefined) {
      this.context.problems.add(
        'pattern',
        childSite(this.site, ...tokens).location,
        `${JSON.stringify(pattern)} is not a valid ECMA-262 regular expression.`,
      );
    }
    return code;
  }

  #read(keyword: string, expected: string, isExpected: (value: unknown) => boolean): unknown {
    if (!Object.hasOwn(this.schema, keyword)) return undefined;
    const value: unknown = this.schema[keyword];
    if (isExpected(value)) return value;
    this.problem(keyword, `Expected ${keyword} to be ${expected}, received ${describe(value)}.`);
    return undefined;
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
