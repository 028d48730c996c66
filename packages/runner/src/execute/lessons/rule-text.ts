import type { Json } from '@touchstone/core';
import type { Plan } from '../../plan/case.js';
import type { Relation, StatedSchema } from './constraint.js';
import { type Lesson, statedValues } from './lesson.js';

/** Renders a lesson in words. */
export function ruleText(plan: Plan, lesson: Lesson): string {
  const { schema, than, isOmitted, isAdded } = lesson;
  if (isOmitted) return 'was refused with the values that were tried; the accepted body omits it';
  const parts = [
    ...(isAdded ? ['must be present'] : []),
    ...(than ? [`must be ${comparison(than)} ${than.pointer}`] : []),
    ...valuesText(statedValues(plan, lesson)),
    ...keywords(schema),
  ];
  return parts.length > 0 ? parts.join(', ') : 'was refused with the first value, and accepted with another';
}

function comparison({ is, mayBeEqual }: Relation): string {
  if (mayBeEqual) return is === 'above' ? 'at least' : 'at most';
  return is === 'above' ? 'more than' : 'less than';
}

function valuesText(values: readonly Json[] | undefined): readonly string[] {
  if (!values) return [];
  const [first] = values;
  return values.length === 1
    ? [`was accepted with ${JSON.stringify(first)}`]
    : [`must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`];
}

const patternText = ({ description, pattern }: StatedSchema): readonly string[] => {
  if (description !== undefined) return [`must be ${description}`];
  return pattern === undefined ? [] : [`must match ${pattern}`];
};

const keywords = (schema: StatedSchema): readonly string[] => [
  ...patternText(schema),
  ...(schema.format === undefined ? [] : [`must have the format ${schema.format}`]),
  ...(schema.type === undefined ? [] : [`must be an ${schema.type}`]),
  ...LIMITS.flatMap(([keyword, words]) => {
    const limit = schema[keyword];
    return limit === undefined ? [] : [`${words} ${limit}`];
  }),
];

const LIMITS: readonly (readonly [
  keyword: Exclude<keyof StatedSchema, 'enum' | 'description' | 'pattern' | 'format' | 'type'>,
  words: string,
])[] = [
  ['minimum', 'minimum'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'maximum'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'multiple of'],
  ['minLength', 'minimum length'],
  ['maxLength', 'maximum length'],
];
