import { chargePatternBudget, isPatternBudgetSpent } from './budget.js';
import { testWithDeadline } from './deadline-engine.js';
import { type AttackSearch, findAttack } from './find-attack.js';
import { testLinear } from './linear-engine.js';
import { type LinearSource, linearSource } from './linear-source.js';
import { nativeLimit } from './native-limit.js';
import { parseForAnalysis } from './parse.js';
import { UndecidedPatternError } from './undecided-pattern-error.js';

/** The result of a test: `true` if the string matches, or `inconclusive` if no engine could decide in time. */
export type PatternResult = boolean | 'inconclusive';

/** Deadline of one test, in milliseconds. */
const DEADLINE_MS = 50;
/** Deadline of a test in milliseconds, once tests of the pattern have exceeded {@link DEADLINE_MS} three times. */
const SHORT_DEADLINE_MS = 5;
const MAX_LONG_WAITS = 3;

/** Time per test in milliseconds that is not charged to the budget, because setting a deadline takes that long. */
const FREE_MS = 0.2;
/**
 * Time per UTF-16 code unit in milliseconds that is not charged to the budget, because reading the string takes that
 * long.
 */
const FREE_MS_PER_CHARACTER = 0.0002;

const SURROGATE = /[\ud800-\udfff]/;

/**
 * A pattern of a document. Every test ends soon: it uses the native engine if that is proven to be fast on the string,
 * or else RE2, or else the native engine with a deadline, which may leave the result undecided.
 */
export class CompiledPattern {
  readonly source: string;
  readonly #expression: RegExp;
  #nativeLimit: number | undefined;
  #linear: LinearSource | null | undefined;
  #exceededDeadlines = 0;
  #isTooLarge = false;

  /** @param expression The compiled source, with or without the `u` flag. */
  constructor(source: string, expression: RegExp) {
    this.source = source;
    this.#expression = expression;
  }

  /** `true` if the source is compiled with the `u` flag. */
  get isUnicode(): boolean {
    return this.#expression.unicode;
  }

  test(text: string): PatternResult {
    if (text.length <= this.nativeLimit) {
      const result = this.#testNatively(text);
      if (result !== undefined) return result;
    }
    if (this.#isTooLarge || isPatternBudgetSpent()) return 'inconclusive';
    const start = performance.now();
    const result = this.#testLinearly(text) ?? this.#testWithDeadline(text);
    const free = FREE_MS + text.length * FREE_MS_PER_CHARACTER;
    chargePatternBudget(Math.max(0, performance.now() - start - free));
    return result ?? 'inconclusive';
  }

  /** @throws {UndecidedPatternError} if the result is inconclusive. */
  matches(text: string): boolean {
    const result = this.test(text);
    if (result === 'inconclusive') throw new UndecidedPatternError(this.source);
    return result;
  }

  /**
   * Searches for a string on which a backtracking engine is very slow.
   * @param milliseconds Time limit of the search.
   */
  findAttack(milliseconds: number): AttackSearch {
    return this.nativeLimit === Number.POSITIVE_INFINITY
      ? { kind: 'none' }
      : findAttack(this.source, this.#expression, milliseconds);
  }

  /**
   * Length in UTF-16 code units up to which the native engine is proven to test any string quickly: infinite for most
   * patterns, and -1 if there is none or if the pattern cannot be analyzed.
   */
  get nativeLimit(): number {
    if (this.#nativeLimit === undefined) {
      const parsed = parseForAnalysis(this.source, this.#expression.unicode);
      this.#nativeLimit = parsed ? nativeLimit(parsed) : -1;
    }
    return this.#nativeLimit;
  }

  /** Returns the expression as a literal, by which Ajv identifies the pattern. */
  toString(): string {
    return String(this.#expression);
  }

  #testNatively(text: string): boolean | undefined {
    try {
      return this.#expression.test(text);
    } catch {
      // V8 considers the expression too large, or its stack is exhausted.
      return undefined;
    }
  }

  #testLinearly(text: string): boolean | undefined {
    // RE2 reads code points; without the `u` flag, a pattern matches each half of a surrogate pair.
    if (!this.#expression.unicode && SURROGATE.test(text)) return undefined;
    if (this.#linear === undefined) {
      const parsed = parseForAnalysis(this.source, this.#expression.unicode);
      this.#linear = parsed && linearSource(parsed);
    }
    return this.#linear ? testLinear(this.#linear, text) : undefined;
  }

  #testWithDeadline(text: string): boolean | undefined {
    const deadline = this.#exceededDeadlines < MAX_LONG_WAITS ? DEADLINE_MS : SHORT_DEADLINE_MS;
    const result = testWithDeadline(this.#expression, text, deadline);
    switch (result) {
      case 'late':
        this.#exceededDeadlines += 1;
        return undefined;
      case 'too large':
        this.#isTooLarge = true;
        return undefined;
      default:
        return result;
    }
  }
}
