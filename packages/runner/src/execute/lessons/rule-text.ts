import type { StatedSchema } from './constraint.js';
import type { Lesson } from './lesson.js';

/** Renders a lesson in words. */
export function ruleText({ schema, than, isOmitted, isAdded }: Lesson): string {
  if (isOmitted) return 'must be absent, or have a value that is not known';
  const parts = [
    ...(isAdded ? ['must be present'] : []),
    ...(than ? [`must be ${than.is === 'above' ? 'more' : 'less'} than ${than.pointer}`] : []),
    ...keywords(schema),
  ];
  return parts.length > 0 ? parts.join(', ') : 'must have another value than the usual one';
}

const keywords = (schema: StatedSchema): readonly string[] => [
  ...(schema.enum?.length === 1 ? [`may be ${JSON.stringify(schema.enum[0])}`] : []),
  ...(schema.enum && schema.enum.length > 1
    ? [`must be one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`]
    : []),
  ...(schema.pattern === undefined ? [] : [`must match ${schema.pattern}`]),
  ...(schema.format === undefined ? [] : [`must have the format ${schema.format}`]),
  ...(schema.type === undefined ? [] : [`must be an ${schema.type}`]),
  ...LIMITS.flatMap(([keyword, words]) => {
    const limit = schema[keyword];
    return limit === undefined ? [] : [`${words} ${limit}`];
  }),
];

const LIMITS: readonly (readonly [
  keyword: Exclude<keyof StatedSchema, 'enum' | 'pattern' | 'format' | 'type'>,
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
