import type { Condition, Lesson } from './lesson.js';

/** Returns what a complaint teaches about a member, in addition to the lesson about it. */
export type LessonChange = (from: Lesson | undefined) => Lesson;

/**
 * Returns a lesson after a complaint.
 * @param given What the condition of the complaint names; undefined if the complaint applies in any case.
 */
export function changed(
  stored: Lesson | undefined,
  given: Condition['given'] | undefined,
  change: LessonChange,
): Lesson {
  const lesson = change(kept(stored));
  const condition = stored?.condition;
  if (given) {
    const otherwise = condition ? condition.otherwise : stored;
    return { ...lesson, condition: { given: both(condition?.given, given), otherwise } };
  }
  if (!condition) return lesson;
  return { ...lesson, condition: { ...condition, otherwise: change(kept(condition.otherwise)) } };
}

/** Returns the members of two conditions; none if one of the conditions names none. */
const both = (one: Condition['given'] | undefined, other: Condition['given']): Condition['given'] => {
  if (!one) return other;
  return one.length > 0 && other.length > 0 ? [...one, ...other] : [];
};

/** Returns a lesson about a member that a refusal names: not a guess, and without its omission and its condition. */
export function kept(lesson: Lesson | undefined): Lesson | undefined {
  if (!lesson) return undefined;
  const { isGuess: _guess, isOmitted: _omitted, condition: _condition, ...rest } = lesson;
  return rest;
}
