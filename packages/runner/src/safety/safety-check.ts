import type { Effect } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { Case } from '../plan/case.js';
import { type Untested, untested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep, Step } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';
import { notAllowedEffect } from '../scenario/effect-of-operation.js';
import { effectOfRequest } from './effect-of-request.js';
import { type Target, targetOf } from './target.js';

/** The most dangerous effect of a case's requests, and why the options do not allow the case. */
export interface CaseSafety {
  readonly isDangerous: boolean;
  /** Undefined if the case is allowed. */
  readonly heldBack: Untested | undefined;
}

/**
 * Judges the requests of cases, and of the fixtures that they use, by the effects that the requests have if the server
 * accepts them.
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

  #judgeFixture(name: string): CaseSafety {
    const known = this.#fixtures.get(name);
    if (known) return known;
    // Guards against fixtures that refer to each other.
    this.#fixtures.set(name, { isDangerous: false, heldBack: undefined });
    const safety = this.judge({ steps: this.#context.fixtures.get(name)?.steps ?? [] });
    this.#fixtures.set(name, safety);
    return safety;
  }

  #judgeRequest({ request, role }: RequestStep, steps: readonly Step[]): CaseSafety {
    const context = this.#context;
    const operation = context.operations.get(request.operation);
    if (!operation) throw new TypeError(`The plan refers to an unknown operation: ${request.operation}.`);
    const { kind, reason } = effectOfRequest(context, operation, request);
    const permission = own(context.options.operations, operation.id)?.allow;
    const subject = request.method === operation.method ? operation.id : `${request.method} ${request.path}`;
    if (permission === false)
      return {
        isDangerous: kind === 'dangerous',
        heldBack: untested('not allowed', `The configuration does not allow ${subject}.`),
      };
    if (kind === 'read') return HARMLESS;
    const needsTarget = kind !== 'create' && !SAFE_METHODS.includes(request.method);
    const target: Target = needsTarget ? targetOf(context, operation, request, steps) : { kind: 'none' };
    const effect = effectOnTarget({ kind, reason }, target);
    const isDangerous = effect.kind === 'dangerous';
    if (permission === true) return { isDangerous, heldBack: undefined };
    if (target.kind === 'foreign') return { isDangerous, heldBack: foreignTarget(subject, target.name) };
    // The removal of what the run created belongs to its creation.
    const needed = role === 'cleanup' && target.kind === 'own' ? 'create' : effect.kind;
    if (needed === 'read' || context.options.allow.includes(needed))
      return { isDangerous, heldBack: undefined };
    return { isDangerous, heldBack: notAllowedEffect(subject, { kind: needed, reason: effect.reason }) };
  }
}

const HARMLESS: CaseSafety = { isDangerous: false, heldBack: undefined };

/** Returns the effect on a target. A change that names no resource may affect all of them. */
function effectOnTarget(effect: Effect, target: Target): Effect {
  if (target.kind === 'chosen') return { kind: 'create', reason: 'it creates an item at a key of the run' };
  const isBlind = target.kind === 'none' && (effect.kind === 'change' || effect.kind === 'destroy');
  return isBlind
    ? { kind: 'dangerous', reason: 'this request names no resource, so it may affect several' }
    : effect;
}

const foreignTarget = (subject: string, name: string): Untested =>
  untested(
    'not allowed',
    `${subject} would affect the resource of \`${name}\`, which the run did not create: add a POST that creates one, or mark its reference \`disposable\` in the configuration.`,
  );

/** Returns the names of the fixtures that a step uses. */
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
