import type { Json, Operation, SchemaNode } from '@touchstone/core';
import type { ReceivedResponse } from '../../http/message.js';
import type { Plan } from '../../plan/case.js';
import type { FreshPlace } from '../../plan/fresh-place.js';
import { recreatedRequest } from '../../plan/recreation.js';
import type { Body, RequestTemplate } from '../../plan/request-template.js';
import { type Complaint, complaintsIn } from './complaint.js';
import { conditionOf, constraintIn } from './constraint.js';
import { documentedValues, isTextual } from './documented-values.js';
import type { Condition, Lesson } from './lesson.js';
import { changed, kept, type LessonChange } from './lesson-change.js';
import type { Lessons } from './lessons.js';
import { type Member, membersOf, memberValue } from './members.js';
import { mentionedIn } from './mentions.js';
import { usualValues } from './usual-values.js';

/** Maximum number of calls with other values after a refusal. */
const MAX_ATTEMPTS = 5;
/** Maximum number of changes to find a body that was not sent yet. */
const MAX_CHANGES = 4;
/** Generation of the fresh values after a conflict. Repeated cases, discarded fixtures and proofs have other ones. */
const CONFLICT_GENERATION = 2000;

/** Pattern of the text that is sent after a refused free text: an identifier in most languages. */
const IDENTIFIER = '^[a-z][a-z0-9_]{5,15}$';

export interface Refused {
  readonly plan: Plan;
  readonly operation: Operation;
  /** The schema of the body. */
  readonly schema: SchemaNode;
  readonly request: RequestTemplate & { readonly body: Extract<Body, { readonly value: Json }> };
  readonly lessons: Lessons;
  /** Label of the values that are added to the body. */
  readonly valueLabel: string;
  /** Generation of the fresh values of the request. */
  readonly generation: number;
}

/**
 * The values to try after the server has refused a well-formed call. Each attempt follows from the refusal of the one
 * before; the same refusals lead to the same values.
 */
export class OtherValues {
  readonly #refused: Refused;
  /** The current lessons, by JSON Pointer. */
  readonly #lessons: Map<string, Lesson>;
  readonly #sent = new Set<string>();
  /** The values that were proposed for each member, as JSON. */
  readonly #proposed = new Map<string, Set<string>>();
  #attempts = 0;
  #generation = 0;
  #bodies = 0;
  #isReduced = false;
  #isEnlarged = false;
  #isRestored = false;
  #current: RequestTemplate;

  constructor(refused: Refused) {
    this.#refused = refused;
    this.#current = refused.request;
    const { request, lessons } = refused;
    this.#lessons = new Map(lessons.of(request.operation).map((lesson) => [lesson.member.pointer, lesson]));
    this.#sent.add(JSON.stringify(request.body));
  }

  /** Number of requests so far. */
  get attempts(): number {
    return this.#attempts;
  }

  get lessons(): readonly Lesson[] {
    // A relation depends on the other values.
    return [...this.#lessons.values()].toSorted((a, b) => Number(!!a.than) - Number(!!b.than));
  }

  /** Number of discarded sets of fresh values; 0 if the fresh values of the plan were kept. */
  get generation(): number {
    return this.#generation === 0 ? 0 : CONFLICT_GENERATION + this.#generation;
  }

  /** Returns the next request; undefined if no other values are known, or after five attempts. */
  next(response: ReceivedResponse): RequestTemplate | undefined {
    if (this.#attempts === MAX_ATTEMPTS) return undefined;
    for (let change = 0; change < MAX_CHANGES; change++) {
      if (!this.#learn(response)) return undefined;
      const request = this.#request();
      const text = JSON.stringify(request.body);
      if (this.#sent.has(text)) continue;
      this.#sent.add(text);
      this.#attempts++;
      this.#current = request;
      return request;
    }
    return undefined;
  }

  #request(): RequestTemplate {
    const { plan, request, lessons, valueLabel, generation } = this.#refused;
    const fresh = this.generation === 0 ? request : recreatedRequest(plan, request, this.generation);
    const label = `${valueLabel} ${this.generation || generation}`;
    return lessons.apply(fresh, label, this.lessons).request;
  }

  /** Changes the lessons after a refusal. Returns false if nothing is left to change. */
  #learn(response: ReceivedResponse): boolean {
    if (this.#attempts === MAX_ATTEMPTS - 1 && this.#reduce()) return true;
    if (response.status === 409) this.#generation++;
    const members = this.#members();
    const complaints = complaintsIn((response.json ?? response.text) as Json, members);
    let isChanged = false;
    for (const complaint of complaints) isChanged = this.#heed(complaint, members) || isChanged;
    if (isChanged || response.status === 409) return true;
    return this.#takeNextBody() || this.#restore() || this.#reduce() || this.#enlarge();
  }

  #members(): readonly Member[] {
    const { plan, schema } = this.#refused;
    return membersOf(plan.model, schema, this.#body());
  }

  #body(): Json {
    const { body } = this.#current;
    return body && 'value' in body ? body.value : null;
  }

  /** Follows what a refusal says about a member. Returns false if no other value is known. */
  #heed(complaint: Complaint, members: readonly Member[]): boolean {
    const { member } = complaint;
    const { pointer } = member;
    const value = memberValue(this.#body(), pointer);
    const stored = this.#lessons.get(pointer);
    const isText =
      typeof value === 'string' || (value === undefined && isTextual(this.#refused.plan, member));
    const constraint = constraintIn(complaint, members, isText);
    const given = this.#given(complaint, members, isText);
    const set = (change: LessonChange): true => {
      this.#lessons.set(pointer, changed(stored, given, change));
      return true;
    };
    const added = value === undefined ? { isAdded: true as const } : {};
    if (constraint) {
      const old = kept(stored);
      const schema = { ...old?.schema, ...constraint.schema };
      const than = constraint.than ?? old?.than;
      const isKnown = JSON.stringify([schema, than]) === JSON.stringify([old?.schema ?? {}, old?.than]);
      if (!isKnown)
        return set((from) => ({
          ...from,
          ...added,
          member,
          schema: { ...from?.schema, ...constraint.schema },
          ...(constraint.than && { than: constraint.than }),
        }));
    }
    const next = this.#alternative(complaint, value);
    if (next !== undefined) return set(() => ({ member, schema: { enum: [next] }, ...added }));
    if (value === undefined) return stored ? false : set(() => ({ member, schema: {}, ...added }));
    if (!member.isRequired) return set(() => ({ member, schema: {}, isOmitted: true }));
    if (isFreeText(value) && kept(stored)?.schema.pattern === undefined)
      return set(() => ({ member, schema: { pattern: IDENTIFIER }, isGuess: true }));
    set((from) => ({
      ...from,
      member,
      schema: from?.schema.enum ? {} : (from?.schema ?? {}),
      skipped: (from?.skipped ?? 0) + 1,
    }));
    return typeof value !== 'object';
  }

  /**
   * Returns the members that the condition of a complaint names, with their values; empty if it names none, and undefined
   * if the complaint applies in any case.
   */
  #given(complaint: Complaint, members: readonly Member[], isText: boolean): Condition['given'] | undefined {
    const condition = conditionOf(complaint, members, isText);
    if (condition === undefined) return undefined;
    const others = members.filter(({ pointer }) => pointer !== complaint.member.pointer);
    return mentionedIn(condition, others).map(({ pointer }) => ({
      pointer,
      value: memberValue(this.#body(), pointer),
    }));
  }

  /** Returns the next value that is known for a member and was not proposed yet. */
  #alternative({ member, texts }: Complaint, current: Json | undefined): Json | undefined {
    const { plan, operation } = this.#refused;
    const proposed = this.#proposed.get(member.pointer) ?? new Set([JSON.stringify(current)]);
    this.#proposed.set(member.pointer, proposed);
    const known = [
      ...(plan.knownBodies.get(operation.id) ?? []).flatMap(
        (body) => memberValue(body, member.pointer) ?? [],
      ),
      ...documentedValues(plan, member),
      ...usualValues(member.name, texts),
    ];
    const next = known.find((value) => !proposed.has(JSON.stringify(value)));
    if (next !== undefined) proposed.add(JSON.stringify(next));
    return next;
  }

  /** Takes the values of the next known body. Those that must be unique stay fresh at first. */
  #takeNextBody(): boolean {
    const { plan, operation, request, schema } = this.#refused;
    const bodies = plan.knownBodies.get(operation.id) ?? [];
    const body = bodies[Math.floor(this.#bodies / 2)];
    if (body === undefined) return false;
    const keepsFresh = this.#bodies % 2 === 0;
    this.#bodies++;
    const fresh = new Set(keepsFresh ? request.body.fresh?.map(({ pointer }) => pointer) : []);
    for (const member of membersOf(plan.model, schema, mergedShape(request.body.value, body))) {
      const wanted = memberValue(body, member.pointer);
      if (fresh.has(member.pointer) || (typeof wanted === 'object' && wanted !== null)) continue;
      if (wanted !== undefined) {
        this.#lessons.set(member.pointer, {
          member,
          schema: { enum: [wanted] },
          isAdded: true,
          isGuess: true,
        });
      } else if (memberValue(request.body.value, member.pointer) !== undefined && !member.isRequired)
        this.#lessons.set(member.pointer, { member, schema: {}, isOmitted: true, isGuess: true });
    }
    return true;
  }

  /**
   * Takes the days and numbers that fresh ones have replaced, once. Fresh ones are drawn on a server that the run did not
   * start, even if the document suggests no conflict.
   */
  #restore(): boolean {
    const { plan, request } = this.#refused;
    if (this.#isRestored || !plan.isShared) return false;
    this.#isRestored = true;
    const old = new Map((request.body.fresh ?? []).flatMap((place) => replacedBy(place)));
    const members = this.#members().filter(({ pointer }) => old.has(pointer) && !this.#lessons.has(pointer));
    for (const member of members)
      this.#lessons.set(member.pointer, {
        member,
        schema: { enum: [old.get(member.pointer) ?? null] },
        isGuess: true,
      });
    return members.length > 0;
  }

  /** Omits the optional members of the body, once. */
  #reduce(): boolean {
    if (this.#isReduced) return false;
    this.#isReduced = true;
    const body = this.#body();
    const optional = this.#members().filter(
      ({ pointer, isRequired }) =>
        !isRequired && pointer.lastIndexOf('/') === 0 && memberValue(body, pointer) !== undefined,
    );
    for (const member of optional)
      this.#lessons.set(member.pointer, { member, schema: {}, isOmitted: true, isGuess: true });
    return optional.length > 0;
  }

  /** Adds the optional members that the body lacks, once. A server may require some of them. */
  #enlarge(): boolean {
    if (this.#isEnlarged) return false;
    this.#isEnlarged = true;
    const body = this.#body();
    const absent = this.#members().filter(
      ({ pointer, node }) =>
        node !== undefined && pointer.lastIndexOf('/') === 0 && memberValue(body, pointer) === undefined,
    );
    for (const member of absent)
      this.#lessons.set(member.pointer, { member, schema: {}, isAdded: true, isGuess: true });
    return absent.length > 0;
  }
}

/** Returns true for a text that is not an identifier. */
const isFreeText = (value: Json): value is string => typeof value === 'string' && /\W/.test(value);

/** Returns the day or number that a fresh one has replaced, by its pointer. */
function replacedBy(place: FreshPlace): readonly (readonly [string, Json])[] {
  if (place.kind === 'day') return [[place.pointer, place.base]];
  return place.kind === 'number' ? [[place.pointer, place.old]] : [];
}

/** Returns the first body with the members of the second one, so that the members of both are found. */
const mergedShape = (first: Json, second: Json): Json =>
  isObject(first) && isObject(second) ? { ...second, ...first } : first;

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
