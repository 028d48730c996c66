import { _, type Code, type CodeKeywordDefinition, type KeywordCxt } from 'ajv/dist/2020.js';
import { canonical } from './canonical.js';

/** Number of values of an `enum` above which a loop is faster than one comparison after the other in the code. */
const MAX_INLINED_VALUES = 200;

type Scalar = string | number | boolean | null;

const isScalar = (value: unknown): value is Scalar => typeof value !== 'object' || value === null;

/** Returns a test for equality with a JSON value (JSON Schema Core §4.2.2). */
export function equalTo(expected: unknown): (value: unknown) => boolean {
  if (isScalar(expected)) return (value) => value === expected;
  const text = canonical(expected);
  return (value) => !isScalar(value) && canonical(value) === text;
}

/** Returns a test for equality with any of several JSON values. */
export function equalToAny(expected: readonly unknown[]): (value: unknown) => boolean {
  const scalars = new Set(expected.filter(isScalar));
  const tests = expected.filter((value) => !isScalar(value)).map(equalTo);
  return (value) => (isScalar(value) ? scalars.has(value) : tests.some((test) => test(value)));
}

/**
 * Keyword definitions that replace those of Ajv, which throws if a member of the value is named `toString` or
 * `valueOf`.
 */
export const EQUALITY_KEYWORDS: readonly CodeKeywordDefinition[] = [
  {
    keyword: 'const',
    before: 'not',
    error: {
      message: 'must be equal to constant',
      params: ({ schemaCode }) => _`{allowedValue: ${schemaCode}}`,
    },
    code: (context) => {
      const { data, schema } = context;
      context.pass(isScalar(schema) ? _`${data} === ${schema}` : call(context, equalTo(schema)));
    },
  },
  {
    keyword: 'enum',
    before: 'not',
    schemaType: 'array',
    error: {
      message: 'must be equal to one of the allowed values',
      params: ({ schemaCode }) => _`{allowedValues: ${schemaCode}}`,
    },
    code: (context) => {
      const { data } = context;
      const values: readonly unknown[] = context.schema;
      const scalars = values.filter(isScalar);
      const isInlined = scalars.length === values.length && values.length <= MAX_INLINED_VALUES;
      context.pass(
        isInlined
          ? scalars.map((value) => _`${data} === ${value}`).reduce((one, other) => _`${one} || ${other}`)
          : call(context, equalToAny(values)),
      );
    },
  },
];

/** Returns the code that calls a function with the value. */
const call = ({ gen, data }: KeywordCxt, test: (value: unknown) => boolean): Code =>
  _`${gen.scopeValue('func', { ref: test })}(${data})`;
