import { createRandom, createValidator, type Json, sample, type Validator } from '@touchstone/core';
import type { Plan } from '../../plan/case.js';
import { markerOf } from '../../plan/marker.js';
import { replaceAt } from '../../plan/replace-at.js';
import type { Constraint, StatedSchema } from './constraint.js';
import { type Member, memberValue } from './members.js';

/** A rule about one member of the bodies of an operation, which the server enforces and the document does not contain. */
export interface Lesson {
  readonly member: Member;
  /** Keywords that the value must satisfy, in addition to those of the document. */
  readonly schema: StatedSchema;
  /** Another member whose value this one must exceed, or must not reach. */
  readonly than?: Constraint['than'];
  /** True to omit the member. */
  readonly isOmitted?: true;
  /** True to add the member if the body lacks it. */
  readonly isAdded?: true;
  /** Number of samples to skip, because the server refused them. */
  readonly skipped?: number;
  /** True if no refusal named the member, so that its value may not matter. */
  readonly isGuess?: true;
  /** The condition under which the lesson applies. Absent if it always applies. */
  readonly condition?: Condition;
}

/** A condition by which a refusal qualified its rule, such as "while another order is open". */
export interface Condition {
  /**
   * The other members of the body that the condition names, with their values in the refused body. Empty if the condition
   * depends on something else, such as the state of the server.
   */
  readonly given: readonly { readonly pointer: string; readonly value: Json | undefined }[];
  /** The lesson about the same member that applies in any case. */
  readonly otherwise: Lesson | undefined;
}

/** Returns true if the members that a condition names have the same values as in the refused body. */
export const isMet = ({ given }: Condition, body: Json): boolean =>
  given.every(({ pointer, value }) => JSON.stringify(memberValue(body, pointer)) === JSON.stringify(value));

/** Returns the lesson that applies to a body; undefined if its condition is not met. */
export const lessonFor = (lesson: Lesson, body: Json): Lesson | undefined =>
  !lesson.condition || isMet(lesson.condition, body) ? lesson : lesson.condition.otherwise;

/**
 * Returns the bodies that satisfy a lesson, the preferred one first. A value that satisfies the lesson stays. Another one is
 * replaced by a value that depends only on the lesson and on the old value, so equal values stay equal. The value of an
 * added member depends on the label instead: a marker if possible. Returns an empty list if the body needs no change, or if no value satisfies
 * the lesson.
 */
export function taught(plan: Plan, body: Json, lesson: Lesson, label: string): readonly Json[] {
  const { pointer } = lesson.member;
  const old = memberValue(body, pointer);
  if (lesson.isOmitted) return old === undefined ? [] : [replaceAt(body, pointer, undefined)];
  if (old === undefined && lesson.isAdded !== true) return [];
  if (lesson.than) return related(body, pointer, lesson.than);
  const rule = ruleOf(plan, lesson, old);
  if (old !== undefined && lesson.skipped === undefined && rule.admits(old)) return [];
  const from = old === undefined ? label : JSON.stringify(old);
  const marker = markerOf(plan.valueSeed, `${pointer} ${label}`);
  // A marker identifies no resource of others. The server may have refused it before.
  const value =
    old === undefined && lesson.skipped === undefined && rule.admits(marker)
      ? marker
      : rule.value(`${pointer} ${from} ${lesson.skipped ?? 0}`);
  return value === undefined ? [] : [replaceAt(body, pointer, value)];
}

/**
 * Returns the values that the refusals listed, as the schema of the document describes them: the number 1 for the text
 * `1`. Returns undefined if they listed none.
 */
export function statedValues(plan: Plan, lesson: Lesson): readonly Json[] | undefined {
  const accepted = lesson.member.node && ruleOf(plan, lesson, undefined).accepted;
  return accepted && accepted.length > 0 ? accepted : lesson.schema.enum;
}

interface Rule {
  /** The listed values that the schema of the document admits; undefined if no values are listed. */
  readonly accepted: readonly Json[] | undefined;
  admits(value: Json): boolean;
  /** Returns a value; undefined if there is none. The same seed returns the same value. */
  value(seed: string): Json | undefined;
}

const rules = new WeakMap<Plan, Map<string, Rule>>();

function ruleOf(plan: Plan, { member, schema }: Lesson, old: Json | undefined): Rule {
  const known = rules.get(plan) ?? new Map<string, Rule>();
  rules.set(plan, known);
  const key = `${member.node?.pointer ?? typeof old} ${JSON.stringify(schema)}`;
  const cached = known.get(key);
  if (cached) return cached;
  const rule = createRule(plan, member, schema, old);
  known.set(key, rule);
  return rule;
}

/** Name of the schema that is added to the document. */
const RULE = 'x-touchstone-rule';

function createRule(plan: Plan, { node }: Member, schema: StatedSchema, old: Json | undefined): Rule {
  const { enum: values, ...keywords } = schema;
  const own = node ? { $ref: node.pointer } : typeOf(old);
  const document = { ...(plan.model.document as object), [RULE]: { allOf: [own, keywords] } } as Json;
  const model = { document } as Pick<Plan['model'], 'document'>;
  const validator: Validator = createValidator(model);
  const place = { pointer: `#/${RULE}` };
  const isValid = (value: Json): boolean => {
    try {
      return validator.validate(place, value, { direction: 'request' }).length === 0;
    } catch {
      return false;
    }
  };
  const accepted = values && [...values, ...values.flatMap(asNumber)].filter(isValid);
  return {
    accepted,
    admits: (value) =>
      isValid(value) && (!accepted || accepted.some((one) => JSON.stringify(one) === JSON.stringify(value))),
    value: (seed) => {
      if (accepted) return accepted[0];
      try {
        const random = createRandom(`lesson ${seed}`);
        return sample(model, place, { random, shape: 'full', direction: 'request', hints: false });
      } catch {
        // The refusal was misread, or contradicts the schema of the document.
        return undefined;
      }
    },
  };
}

/** Returns the schema of values of the same type. */
function typeOf(value: Json | undefined): object {
  if (value === null || value === undefined) return {};
  return { type: Array.isArray(value) ? 'array' : typeof value };
}

const asNumber = (value: Json): readonly Json[] =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? [Number(value)] : [];

const DAY_MS = 86_400_000;

/** Returns the bodies in which the value stands in the relation to the other member: with either of them changed. */
function related(body: Json, pointer: string, than: NonNullable<Constraint['than']>): readonly Json[] {
  const other = memberValue(body, than.pointer);
  const value = memberValue(body, pointer);
  if (other === undefined || value === undefined) return [];
  const sign = than.is === 'above' ? 1 : -1;
  const isRight = (one: number, another: number): boolean => (one - another) * sign > 0;
  if (typeof value === 'number' && typeof other === 'number')
    return isRight(value, other)
      ? []
      : [replaceAt(body, pointer, other + sign), replaceAt(body, than.pointer, value - sign)];
  if (typeof value !== 'string' || typeof other !== 'string') return [];
  const [own, limit] = [Date.parse(value), Date.parse(other)];
  if (Number.isNaN(own) || Number.isNaN(limit) || isRight(own, limit)) return [];
  return [
    replaceAt(body, pointer, dayAt(limit + sign * DAY_MS, value)),
    replaceAt(body, than.pointer, dayAt(own - sign * DAY_MS, other)),
  ];
}

/** Returns a time in the form of another one: a date, or a date with a time. */
function dayAt(time: number, like: string): string {
  const text = new Date(time).toISOString();
  return like.includes('T') ? text.replace(/\.\d+Z$/, 'Z') : text.slice(0, 10);
}
