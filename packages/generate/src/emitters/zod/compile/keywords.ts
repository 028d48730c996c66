import type { Schema } from '@touchstone/core';
import type { Code } from '../../../code/layout.js';
import { regExp } from '../../../code/literal.js';
import { childPlace, type Place } from '../../../schema/place.js';
import { isSchema, isSchemaObject, type SchemaObject } from '../../../schema/subschemas.js';
import type { Context } from './context.js';

/** Reads the keywords of one schema; one of the wrong kind is a problem and reads as absent. */
export class Keywords {
  readonly schema: SchemaObject;
  readonly place: Place;
  readonly context: Context;

  constructor(schema: SchemaObject, place: Place, context: Context) {
    this.schema = schema;
    this.place = place;
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

  /** A whole number that is not negative; JSON Schema counts with no other. */
  count(keyword: string): number | undefined {
    return this.#read(
      keyword,
      'a whole number, not negative',
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

  /** The schema under a keyword, uncompiled. */
  subschema(keyword: string): Schema | undefined {
    return this.#read(keyword, 'a schema', isSchema) as Schema | undefined;
  }

  /** The schemas in a list keyword, uncompiled. */
  subschemas(keyword: string): readonly Schema[] {
    const isSchemas = (value: unknown): boolean => Array.isArray(value) && value.every(isSchema);
    return (this.#read(keyword, 'a list of schemas', isSchemas) ?? []) as readonly Schema[];
  }

  /** Key and uncompiled value of a keyword that maps names. */
  entries(keyword: string): readonly (readonly [string, unknown])[] {
    return Object.entries((this.#read(keyword, 'an object', isSchemaObject) ?? {}) as object);
  }

  compiled(keyword: string): Code | undefined {
    const schema = this.subschema(keyword);
    return schema === undefined ? undefined : this.context.compile(schema, childPlace(this.place, keyword));
  }

  compiledList(keyword: string): readonly Code[] {
    return this.subschemas(keyword).map((schema, index) =>
      this.context.compile(schema, childPlace(this.place, keyword, index)),
    );
  }

  compiledMap(keyword: string): readonly (readonly [string, Code])[] {
    return this.entries(keyword).flatMap(([name, schema]) => {
      const place = childPlace(this.place, keyword, name);
      if (isSchema(schema)) return [[name, this.context.compile(schema, place)] as const];
      this.context.problems.add('schema', place.location, 'Expected a schema, an object or a boolean.');
      return [];
    });
  }

  problem(keyword: string, message: string, suggestion?: string): void {
    this.context.problems.add('schema', childPlace(this.place, keyword).location, message, suggestion);
  }

  /** A regular expression as code; undefined, and a problem, where the text is none. */
  pattern(pattern: string, ...tokens: readonly string[]): string | undefined {
    const code = regExp(pattern);
    if (code === undefined) {
      this.context.problems.add(
        'pattern',
        childPlace(this.place, ...tokens).location,
        `${JSON.stringify(pattern)} is no ECMA-262 regular expression.`,
      );
    }
    return code;
  }

  #read(keyword: string, expected: string, fits: (value: unknown) => boolean): unknown {
    if (!Object.hasOwn(this.schema, keyword)) return undefined;
    const value: unknown = this.schema[keyword];
    if (fits(value)) return value;
    this.problem(keyword, `Expected ${keyword} to be ${expected}.`);
    return undefined;
  }
}
