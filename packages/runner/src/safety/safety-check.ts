import type { Effect, EffectKind, Operation } from '@touchstone/core';
import { operationAt, own } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { Case } from '../plan/case.js';
import { type Untested, untested } from '../plan/reasons.js';
import { hasFreshValue } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep, Step } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';
import { effectOfOperation, notAllowedEffect } from '../scenario/effect-of-operation.js';
import { effectOfRequest } from './effect-of-request.js';
import { type Target, targetOf } from './target.js';

/** The safety of a case: whether one of its requests is dangerous, and why the options do not allow the case. */
export interface CaseSafety {
  readonly isDangerous: boolean;
  /** Undefined if the case is allowed. */
  readonly heldBack: Untested | undefined;
}

/**
 * Checks whether the options allow the requests of cases, and of the fixtures that they use. A request has the effects
 * that it would have if the server accepted it.
 */
export class SafetyCheck {
  readonly #context: PlanContext;
  readonly #fixtures = new Map<string, CaseSafety>();

  constructor(context: PlanContext) {
    this.#context = context;
  }

  judge({ steps }: Pick<Case, 'steps'>): CaseSafety {
    let isDangerous = false;
    let heldBack: Untested | undefined;
    for (const step of steps) {
      const judged = [
        ...(step.kind === 'request' ? [this.#judgeRequest(step, steps)] : []),
        ...fixturesOf(step).map((name) => this.#judgeFixture(name)),
      ];
      isDangerous ||= judged.some((safety) => safety.isDangerous);
      heldBack ??= judged.find((safety) => safety.heldBack)?.heldBack;
    }
    return { isDangerous, heldBack };
  }

  /** Returns true if every write of the attempts affects a resource that the run created. */
  writesToOwn({ steps }: Pick<Case, 'steps'>): boolean {
    return steps.every((step) => {
      if (step.kind !== 'request' || step.role !== 'attempt') return true;
      const { request } = step;
      const operation = this.#context.operations.get(request.operation);
      if (!operation || SAFE_METHODS.includes(request.method)) return true;
      return targetOf(this.#context, operation, request, steps).kind === 'own';
    });
  }

  #judgeFixture(name: string): CaseSafety {
    const known = this.#fixtures.get(name);
    if (known) return known;
    // Guards against fixtures that refer to each other.
    this.#fixtures.set(name, { isDangerous: false, heldBack: undefined });
    const safety = this.judge({ steps: this.#context.fixtures.get(name)?.steps ?? [] });
    this.#fixtures.set(name, safety);
    return safety;
  }

  #judgeRequest(step: RequestStep, steps: readonly Step[]): CaseSafety {
    const { request, role } = step;
    const context = this.#context;
    const operation = context.operations.get(request.operation);
    if (!operation) throw new TypeError(`The plan refers to an unknown operation: ${request.operation}.`);
    const { kind, reason } = effectOfRequest(context, operation, request);
    const permission = permissionOf(context, operation.id, step);
    const subject = request.method === operation.method ? operation.id : `${request.method} ${request.path}`;
    if (permission === false)
      return {
        isDangerous: kind === 'dangerous',
        heldBack: untested('not allowed', `The configuration does not allow ${subject}.`),
      };
    if (kind === 'read') return HARMLESS;
    const needsTarget = kind !== 'create' && !SAFE_METHODS.includes(request.method);
    const target: Target = needsTarget ? targetOf(context, operation, request, steps) : { kind: 'none' };
    const hasRemoval = operationAt(context.model, 'DELETE', request.path) !== undefined;
    const effect =
      unremovable(context, operation, step, kind) ?? effectOnTarget({ kind, reason }, target, hasRemoval);
    const isDangerous = effect.kind === 'dangerous';
    if (permission === true) return { isDangerous, heldBack: undefined };
    if (target.kind === 'foreign') return { isDangerous, heldBack: foreignTarget(subject, target.name) };
    // A cleanup step that removes a resource of the run requires only the permission `create`.
    const needed = role === 'cleanup' && target.kind === 'own' ? 'create' : effect.kind;
    if (needed === 'read' || context.options.allow.includes(needed))
      return { isDangerous, heldBack: undefined };
    return { isDangerous, heldBack: notAllowedEffect(subject, { kind: needed, reason: effect.reason }) };
  }
}

const HARMLESS: CaseSafety = { isDangerous: false, heldBack: undefined };

/**
 * Returns the effect of a request on its target. A change or removal that names no resource is dangerous. A PUT to a
 * key that the run chose creates an item. It is dangerous if the document has no DELETE of the item.
 */
function effectOnTarget(effect: Effect, target: Target, hasRemoval: boolean): Effect {
  if (effect.kind === 'dangerous') return effect;
  if (target.kind === 'chosen')
    return hasRemoval
      ? { kind: 'create', reason: 'it creates an item at a key that the run chose' }
      : { kind: 'dangerous', reason: 'the document has no DELETE of the item that it would create' };
  const isBlind = target.kind === 'none' && (effect.kind === 'change' || effect.kind === 'destroy');
  return isBlind
    ? { kind: 'dangerous', reason: 'this request names no resource, so it may affect several' }
    : effect;
}

/**
 * Returns the `allow` setting of an operation; undefined if it is not configured. Returns false if the setting of its
 * removal is false.
 */
function permissionOf({ options }: PlanContext, id: string, { undo }: RequestStep): boolean | undefined {
  const removal = undo && own(options.operations, undo.request.operation)?.allow;
  return removal === false ? false : own(options.operations, id)?.allow;
}

/**
 * Returns the effect of a POST that creates a resource if it is dangerous; otherwise undefined. It is dangerous if the
 * removal is dangerous. It is also dangerous if its effect is not declared and the run cannot identify or remove the
 * resource, or can do so only if the response contains the values of the request.
 */
function unremovable(
  context: PlanContext,
  operation: Operation,
  { request, undo }: RequestStep,
  kind: EffectKind,
): Effect | undefined {
  if (kind !== 'create' || request.method !== 'POST' || context.tokenEndpoints.has(operation.id))
    return undefined;
  const removal = undo && context.operations.get(undo.request.operation);
  if (removal && effectOfOperation(context, removal).kind === 'dangerous')
    return { kind: 'dangerous', reason: `${removal.id}, which removes the new resource, is dangerous` };
  if (operation.declaredEffect ?? own(context.options.operations, operation.id)?.effect) return undefined;
  if (!undo || undo.needsValues)
    return {
      kind: 'dangerous',
      reason: 'its response does not identify the new resource, so the run cannot remove it',
    };
  // A 200 may return an existing resource that has the same values, which must not be removed. A server should refuse a
  // body that is not JSON, so it creates nothing.
  const isWellFormed = request.body === undefined || 'value' in request.body;
  const isKnownNew = operation.responses.some(({ status }) => status === '201') || hasFreshValue(request);
  return isKnownNew || !isWellFormed
    ? undefined
    : { kind: 'dangerous', reason: 'its response may identify an existing resource' };
}

const foreignTarget = (subject: string, name: string): Untested =>
  untested(
    'not allowed',
    `${subject} would affect the resource of \`${name}\`, which the run did not create: add a POST that creates one, or mark its reference \`disposable\` in the configuration.`,
  );

function fixturesOf(step: Step): readonly string[] {
  return bindingsOf(step).flatMap(({ fixture }) => fixture ?? []);
}

function bindingsOf(step: Step): readonly Binding[] {
  switch (step.kind) {
    case 'request':
      return [
        ...step.request.substitutions.map(({ value }) => value),
        ...(step.bind ?? []).flatMap(({ not }) => not ?? []),
      ];
    case 'act':
      return Object.values(step.parameters);
    default:
      return [];
  }
}
