import { createValidator, type Json, type Validator } from '@touchstone/core';
import type { Plan } from '../../plan/case.js';
import type { Relation, StatedSchema } from './constraint.js';
import { isMet, type Lesson } from './lesson.js';
import { memberValue } from './members.js';

/**
 * Returns the part of a lesson that a body accepted by the server does not contradict; undefined if nothing is left. The
 * same lesson is returned if the body contradicts nothing.
 *
 * The omission of a member is not contradicted by a body with that member, because its value may be another one.
 */
export function uncontradicted(plan: Plan, lesson: Lesson, body: Json): Lesson | undefined {
  const { condition } = lesson;
  if (!condition) return uncontradictedRule(plan, lesson, body);
  const otherwise = condition.otherwise && uncontradicted(plan, condition.otherwise, body);
  const rule = isMet(condition, body) ? uncontradictedRule(plan, lesson, body) : lesson;
  if (!rule) return otherwise;
  return rule === lesson && otherwise === condition.otherwise
    ? lesson
    : { ...rule, condition: { ...condition, otherwise } };
}

function uncontradictedRule(plan: Plan, lesson: Lesson, body: Json): Lesson | undefined {
  const { member, schema, than, isOmitted, isAdded, isGuess } = lesson;
  // Such a guess is one of several, and only the body with all of them was accepted.
  if (isOmitted || (isGuess && (isAdded || schema.enum))) return lesson;
  const { pointer } = member;
  const value = memberValue(body, pointer);
  if (value === undefined) {
    const object = memberValue(body, pointer.slice(0, pointer.lastIndexOf('/')));
    if (!isAdded || typeof object !== 'object' || object === null) return lesson;
    const { isAdded: _added, ...rest } = lesson;
    return statesRule(rest) ? rest : undefined;
  }
  if (value === null) return lesson;
  const violated = violatedKeywords(plan, schema, value);
  const isRelated = than === undefined || isInRelation(value, memberValue(body, than.pointer), than);
  if (violated.size === 0 && isRelated) return lesson;
  const kept = Object.entries(schema).filter(([keyword]) => !violated.has(keyword));
  const { than: _than, ...others } = lesson;
  const rest: Lesson = { ...others, schema: Object.fromEntries(kept), ...(isRelated && than && { than }) };
  return statesRule(rest) ? rest : undefined;
}

const statesRule = ({ schema, than, isAdded, skipped }: Lesson): boolean =>
  Object.keys(schema).length > 0 || than !== undefined || isAdded === true || skipped !== undefined;

/** Name of the schema that is validated. */
const STATED = 'x-touchstone-stated';

const validators = new WeakMap<StatedSchema, Validator>();

/** Returns the keywords that a value violates, and the descriptions of their values. */
function violatedKeywords(plan: Plan, schema: StatedSchema, value: Json): ReadonlySet<string> {
  const { enum: values, description: _, ...keywords } = schema;
  const violated = new Set<string>();
  if (values && !values.some((one) => JSON.stringify(one) === JSON.stringify(value) || one === String(value)))
    violated.add('enum');
  const document = { ...(plan.model.document as object), [STATED]: keywords } as Json;
  const validator =
    validators.get(schema) ?? createValidator({ document } as Pick<Plan['model'], 'document'>);
  validators.set(schema, validator);
  try {
    for (const { keyword } of validator.validate({ pointer: `#/${STATED}` }, value, { direction: 'request' }))
      violated.add(keyword);
  } catch {
    // A misread pattern.
  }
  if (violated.has('pattern')) violated.add('description');
  return violated;
}

/** Returns true if two values have the relation, or cannot be compared. */
function isInRelation(value: Json, other: Json | undefined, { is, mayBeEqual }: Relation): boolean {
  const [one, another] = [value, other].map((item) =>
    typeof item === 'number' ? item : typeof item === 'string' ? Date.parse(item) : Number.NaN,
  );
  if (one === undefined || another === undefined || typeof value !== typeof other) return true;
  const difference = is === 'above' ? one - another : another - one;
  return Number.isNaN(difference) || difference > 0 || (difference === 0 && mayBeEqual === true);
}
