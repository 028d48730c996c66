import type { Location, Match } from '@touchstone/core';
import { linearTranslation, parsePointer } from '@touchstone/core/internal';
import type { PatternEngine } from '../emitters/emitter.js';
import type { ProblemList } from '../generate-error.js';
import { templateText } from '../templates/template-text.js';
import { literal } from './literal.js';
import { warnOfBacktracking } from './warn-of-backtracking.js';

/** Converts the conditions of one generated file to code. */
export class Conditions {
  readonly #patterns: PatternEngine;
  readonly #problems: ProblemList;
  #usesLinear = false;

  constructor({ patterns, problems }: { readonly patterns: PatternEngine; readonly problems: ProblemList }) {
    this.#patterns = patterns;
    this.#problems = problems;
  }

  /**
   * Returns a condition as an expression of the generated type `Condition`.
   * @param location Location of the error that the condition belongs to.
   */
  literal(condition: Match, location: Location): string {
    const path = `path: [${parsePointer(condition.pointer).map(literal).join(', ')}]`;
    if ('equals' in condition) return `{ ${path}, equals: ${dataLiteral(condition.equals)} }`;
    const pattern = `pattern: ${literal(condition.pattern)}`;
    const linear = this.#linearSource(condition.pattern, location);
    return linear === undefined
      ? `{ ${path}, ${pattern} }`
      : `{ ${path}, ${pattern}, linear: ${literal(linear)} }`;
  }

  /** The imports that the {@link declarations} require. Complete once every condition has been converted. */
  get imports(): readonly string[] {
    return this.#usesLinear ? ["import { RE2JS } from 're2js';"] : [];
  }

  /** Returns the type `Condition` and the functions that test a condition. */
  declarations(exported: readonly string[]): readonly string[] {
    return [
      templateText(this.#usesLinear ? 'linear-matching' : 'matching', exported),
      templateText('body-value', exported),
    ];
  }

  #linearSource(pattern: string, location: Location): string | undefined {
    if (this.#patterns === 'native') return undefined;
    const translation = linearTranslation(pattern, true);
    switch (translation.kind) {
      case 'native':
        return undefined;
      case 'linear':
        this.#usesLinear = true;
        return translation.source;
      case 'none':
        warnOfBacktracking(this.#problems, pattern, location);
        return undefined;
    }
  }
}

/**
 * Returns a JSON value as code. A value with a `__proto__` key becomes a `JSON.parse` call, because in an object
 * literal the key would set the prototype.
 */
function dataLiteral(value: unknown): string {
  const text = literal(value);
  return text.includes('"__proto__":') ? `JSON.parse(${literal(JSON.stringify(value))})` : text;
}
