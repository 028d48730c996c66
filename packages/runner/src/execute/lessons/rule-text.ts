import type { Json } from '@touchstone/core';
import type { Plan } from '../../plan/case.js';
import type { Relation, StatedSchema } from './constraint.js';
import { type Lesson, statedValues } from './lesson.js';

/**
 * Returns a value as the report may show it.
 * @param pointer Identifies the member whose value it is; absent for a part of a rule.
 */
export type ShowValue = (text: string, pointer?: string) => string;

/** Renders a lesson in words. Only values and patterns can be secret or personal: the limits of a rule are shown. */
export function ruleText(plan: Plan, lesson: Lesson, show: ShowValue): string {
  const { member, schema, than, isOmitted, isAdded } = lesson;
  const showValue = (value: Json): string => show(JSON.stringify(value), member.pointer);
  if (isOmitted) return 'was refused with the values that were tried; the accepted body omits it';
  const parts = [
    ...(isAdded ? ['must be present'] : []),
    ...(than ? [`must be ${comparison(than)} ${than.pointer}`] : []),
    ...valuesText(statedValues(plan, lesson)?.map(showValue)),
    ...keywords(schema, show),
  ];
  return parts.length > 0 ? parts.join(', ') : 'was refused with the first value, and accepted with another';
}

function comparison({ is, mayBeEqual }: Relation): string {
  if (mayBeEqual) return is === 'above' ? 'at least' : 'at most';
  return is === 'above' ? 'more than' : 'less than';
}

/** @param values The values as the report may show them. */
function valuesText(values: readonly string[] | undefined): readonly string[] {
  if (!values) return [];
  return [`${values.length === 1 ? 'was accepted with' : 'must be one of'} ${values.join(', ')}`];
}

const patternText = ({ description, pattern }: StatedSchema, show: ShowValue): readonly string[] => {
  if (description !== undefined) return [`must be ${description}`];
  return pattern === undefined ? [] : [`must match ${show(pattern)}`];
};

const keywords = (schema: StatedSchema, show: ShowValue): readonly string[] => [
  ...patternText(schema, show),
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
