import type { Json } from '@touchstone/core';
import { createValidator } from '@touchstone/core';
import { parseBody } from '../../http/parse-body.js';
import type { Plan } from '../../plan/case.js';
import type { FreshPlace } from '../../plan/fresh-place.js';
import { mediaOf } from '../../plan/media.js';
import type { Body, RequestTemplate } from '../../plan/request-template.js';
import type { LearnedRule } from '../../report/learned-rule.js';
import { AcceptedBodies } from './accepted-bodies.js';
import { uncontradicted } from './contradiction.js';
import { type Lesson, lessonFor, taught } from './lesson.js';
import { memberValue } from './members.js';
import { ruleText, type ShowValue } from './rule-text.js';

/** After this number of calls for which no other values were accepted, the operation is not tried again. */
const MAX_FAILURES = 3;

/** A request with the lessons of its operation. */
export interface TaughtRequest {
  readonly request: RequestTemplate;
  /** True if the request must contain a member that the server does not accept, so its refusal proves nothing. */
  readonly isTainted: boolean;
}

/** What the run has learned from refusals about the values that each operation accepts. */
export class Lessons {
  readonly #lessons = new Map<string, readonly Lesson[]>();
  readonly #failures = new Map<string, number>();
  readonly #accepted = new AcceptedBodies();
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /**
   * Returns the rules that refusals have taught, in words, without those that apply only under a condition. Members that
   * no refusal named are left out.
   * @param show Returns a value as the report may show it.
   */
  rules(show: ShowValue): readonly LearnedRule[] {
    return [...this.#lessons].flatMap(([operation, lessons]) =>
      lessons
        .flatMap((lesson) => (lesson.condition ? (lesson.condition.otherwise ?? []) : [lesson]))
        .filter(({ isGuess }) => isGuess !== true)
        .map((lesson) => ({
          operation,
          pointer: lesson.member.pointer,
          rule: ruleText(this.#plan, lesson, show),
        })),
    );
  }

  /** Returns the lessons of an operation, by its id. */
  of(operation: string): readonly Lesson[] {
    return this.#lessons.get(operation) ?? [];
  }

  /**
   * Keeps the lessons with which the server has accepted a call, except those that depend on a state of the server, and
   * those that another accepted body contradicts.
   */
  keep(operation: string, lessons: readonly Lesson[]): void {
    const lasting = lessons.flatMap((lesson) =>
      lesson.condition?.given.length === 0 ? (lesson.condition.otherwise ?? []) : [lesson],
    );
    const bodies = this.#accepted.of(operation);
    this.#lessons.set(
      operation,
      bodies.reduce<readonly Lesson[]>((rest, body) => this.#without(rest, body), lasting),
    );
  }

  /** Notes a request that the server has accepted, and drops the lessons that its body contradicts. */
  noteAccepted({ operation, body }: RequestTemplate, sent: string | undefined): void {
    if (!body || !('value' in body)) return;
    const value = (parseBody(sent ?? '').json ?? body.value) as Json;
    const lessons = this.of(operation);
    const rest = this.#without(lessons, value);
    const isContradiction = lessons.some((lesson, index) => lesson !== rest[index]);
    if (isContradiction) this.#lessons.set(operation, rest);
    this.#accepted.note(operation, value, isContradiction);
  }

  /** Returns the lessons that an accepted body does not contradict. */
  #without(lessons: readonly Lesson[], body: Json): readonly Lesson[] {
    return lessons.flatMap((lesson) => uncontradicted(this.#plan, lesson, body) ?? []);
  }

  /** Counts a call for which no other values were accepted. */
  noteFailure(operation: string): void {
    this.#failures.set(operation, (this.#failures.get(operation) ?? 0) + 1);
  }

  /** Returns true if other values may still be tried for an operation. */
  mayTry(operation: string): boolean {
    return (this.#failures.get(operation) ?? 0) < MAX_FAILURES;
  }

  /**
   * Returns the request with the lessons of its operation, except those that would replace a value that the case needs.
   * @param label Distinguishes the values of added members, which may have to be unique.
   */
  apply(
    request: RequestTemplate,
    label: string,
    lessons: readonly Lesson[] = this.of(request.operation),
  ): TaughtRequest {
    const unchanged = { request, isTainted: false };
    if (lessons.length === 0 || !request.body || !('value' in request.body)) return unchanged;
    const operation = this.#plan.model.operations.find(({ id }) => id === request.operation);
    const schema = operation && mediaOf(operation)?.schema;
    if (!schema) return unchanged;
    const validator = createValidator(this.#plan.model);
    const violationsOf = (value: Json): string =>
      validator
        .validate(schema, value, { direction: 'request' })
        .map(({ pointer, keyword }) => `${pointer} ${keyword}`)
        .join('\n');
    const intended = violationsOf(request.body.value);
    let body = request.body.value;
    let isTainted = false;
    const deliberate = new Set(request.body.deliberate);
    for (const stored of lessons) {
      const lesson = lessonFor(stored, body);
      if (!lesson) continue;
      if (deliberate.has(lesson.member.pointer)) continue;
      const changed = taught(this.#plan, body, lesson, label);
      const right = changed.find((candidate) => violationsOf(candidate) === intended);
      if (right !== undefined) body = right;
      else isTainted ||= changed.length > 0 && lesson.isOmitted === true;
    }
    return body === request.body.value
      ? { request, isTainted }
      : { request: { ...request, body: withValue(request.body, body, lessons) }, isTainted };
  }
}

type ValueBody = Extract<Body, { readonly value: Json }>;

/** Returns the body with another value. Places whose fresh values lessons have replaced are no longer fresh. */
function withValue(body: ValueBody, value: Json, lessons: readonly Lesson[]): ValueBody {
  const isReplaced = ({ pointer }: FreshPlace): boolean => {
    const now = memberValue(value, pointer);
    return now !== undefined && now !== memberValue(body.value, pointer);
  };
  const places = body.fresh ?? [];
  const replaced = places.filter((place) => isReplaced(place) && mayBeTaken(place, lessons));
  if (replaced.length === 0) return { ...body, value };
  return {
    ...body,
    value,
    fresh: places.filter((place) => !replaced.includes(place)),
    replaced: [...(body.replaced ?? []), ...replaced.map(({ pointer }) => pointer)],
  };
}

/** Returns true if a lesson gives a place few values, such as an example of the document. A sampled text is hardly taken. */
const mayBeTaken = ({ kind, pointer }: FreshPlace, lessons: readonly Lesson[]): boolean =>
  kind === 'number' ||
  kind === 'day' ||
  lessons.some(({ member, schema }) => member.pointer === pointer && schema.enum !== undefined);
