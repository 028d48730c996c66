import type { AST } from '@eslint-community/regexpp';
import type { ParsedPattern } from './parse.js';
import {
  areExclusive,
  type Continuation,
  mergeContinuations,
  type PatternNode,
  type Shape,
  Shapes,
  SUCCESS,
} from './shape.js';

/** Upper bounds for the work of a backtracking engine on one part of a pattern from one position in the string. */
interface Bounds {
  /** Number of ways to match the part. The engine tries the rest of the pattern after each. */
  readonly ways: number;
  /** Number of steps for all ways together. */
  readonly steps: number;
}

interface Cost {
  /**
   * `true` if the next character decides every choice within the part. The other choices then fail immediately,
   * and the engine never repeats work.
   */
  readonly isDeterministic: boolean;
  /** @param length Length of the string. */
  readonly bounds: (length: number) => Bounds;
}

/**
 * Returns a function from the length of a string to an upper bound for the steps that a backtracking engine needs to
 * test the string. The bound multiplies the ways of consecutive parts, which is exponential for nested quantifiers. A
 * choice counts as one way if the next character decides it, as in an LL(1) grammar.
 */
export function backtrackingSteps(parsed: ParsedPattern): (length: number) => number {
  const { alternatives } = parsed.tree;
  const shapes = new Shapes(parsed);
  const root = shapes.of(parsed.tree);
  const cost = new CostAnalysis(shapes, root.size, !root.isEmptyAmbiguous).of(parsed.tree, SUCCESS);
  const isAnchored = alternatives.every(({ elements: [first] }) => isStart(first));
  return (length) => {
    const { steps } = cost.bounds(length);
    return isAnchored ? steps + length : steps * (length + 1);
  };
}

const isStart = (element: AST.Element | undefined): boolean =>
  element?.type === 'Assertion' && element.kind === 'start';

class CostAnalysis {
  readonly #shapes: Shapes;
  readonly #patternSize: number;
  readonly #decides: boolean;

  /** @param decides If `false`, no choice counts as decided by the next character. */
  constructor(shapes: Shapes, patternSize: number, decides: boolean) {
    this.#shapes = shapes;
    this.#patternSize = patternSize;
    this.#decides = decides;
  }

  /** @param follow The characters with which the pattern continues after the node. */
  of(node: PatternNode, follow: Continuation): Cost {
    const cost = this.#compute(node, follow);
    return cost.isDeterministic ? this.#deterministic(this.#shapes.of(node)) : cost;
  }

  #compute(node: PatternNode, follow: Continuation): Cost {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return STEP;
      case 'Assertion':
        return this.#assertion(node);
      case 'Backreference':
        return { isDeterministic: false, bounds: (length) => ({ ways: 1, steps: length + 1 }) };
      case 'Quantifier':
        return this.#quantifier(node, follow);
      case 'Alternative':
        return this.#sequence(node.elements, follow);
      case 'Group':
      case 'CapturingGroup':
      case 'Pattern':
        return this.#alternatives(node.alternatives, follow);
    }
  }

  #assertion(node: AST.Assertion): Cost {
    if (node.kind !== 'lookahead' && node.kind !== 'lookbehind') return STEP;
    // The engine never backtracks into a lookaround. It reads a lookbehind backwards, so no next character decides.
    const analysis =
      node.kind === 'lookahead' ? this : new CostAnalysis(this.#shapes, this.#patternSize, false);
    const body = analysis.#alternatives(node.alternatives, SUCCESS);
    return {
      isDeterministic: false,
      bounds: (length) => ({ ways: 1, steps: body.bounds(length).steps + 1 }),
    };
  }

  #sequence(elements: readonly AST.Element[], follow: Continuation): Cost {
    const reversed: Cost[] = [];
    let next = follow;
    for (const element of elements.toReversed()) {
      reversed.push(this.of(element, next));
      next = this.#before(element, next);
    }
    const costs = reversed.reverse();
    return {
      isDeterministic: costs.every(({ isDeterministic }) => isDeterministic),
      bounds: (length) => {
        let [ways, steps] = [1, 1];
        for (const cost of costs) {
          const part = cost.bounds(length);
          steps += ways * part.steps;
          ways *= part.ways;
        }
        return { ways, steps };
      },
    };
  }

  #alternatives(alternatives: readonly AST.Alternative[], follow: Continuation): Cost {
    const costs = alternatives.map((alternative) => this.of(alternative, follow));
    const isDecided =
      this.#decides && areExclusive(alternatives.map((alternative) => this.#before(alternative, follow)));
    return {
      isDeterministic: isDecided && costs.every(({ isDeterministic }) => isDeterministic),
      bounds: (length) => {
        let [ways, steps] = [0, alternatives.length + this.#patternSize];
        for (const cost of costs) {
          const part = cost.bounds(length);
          ways = isDecided ? Math.max(ways, part.ways) : ways + part.ways;
          steps += part.steps;
        }
        return { ways, steps };
      },
    };
  }

  #quantifier({ element, min, max }: AST.Quantifier, follow: Continuation): Cost {
    const shape = this.#shapes.of(element);
    const again = shape.first;
    const body = this.of(element, max > 1 ? mergeContinuations([again, follow]) : follow);
    const isDecided = min === max || (this.#decides && areExclusive([again, follow]));
    return {
      isDeterministic: this.#decides && isDecided && body.isDeterministic,
      bounds: (length) => {
        const rounds = Math.min(
          max,
          shape.minLength === 0 ? length + min : Math.floor(length / shape.minLength),
        );
        const part = body.bounds(length);
        if (part.ways <= 1) {
          const steps = body.isDeterministic
            ? this.#deterministic(shape, max).bounds(length).steps
            : rounds * (part.steps + this.#patternSize);
          return { ways: isDecided ? 1 : Math.max(1, rounds - min + 1), steps: steps + part.steps };
        }
        if (!Number.isFinite(part.ways)) return { ways: part.ways, steps: part.ways };
        // The sum of ways^i for i from 0 to the number of rounds.
        const paths = (part.ways ** (rounds + 1) - 1) / (part.ways - 1);
        return { ways: paths, steps: (part.steps + 1) * paths };
      },
    };
  }

  /**
   * Returns the cost of a deterministic part. Each character is consumed once, after at most `size` steps, and leaves
   * at most one choice per level of nesting. Such a choice later fails at the next character that the pattern can
   * consume.
   */
  #deterministic({ size, depth, maxLength }: Shape, rounds = 1): Cost {
    const stepsPerCharacter = size + (depth + 1) * this.#patternSize;
    return {
      isDeterministic: true,
      bounds: (length) => {
        const consumed = Math.min(length, maxLength === 0 ? 0 : maxLength * rounds);
        return { ways: 1, steps: (consumed + 1) * stepsPerCharacter };
      },
    };
  }

  #before(node: AST.Element | AST.Alternative, follow: Continuation): Continuation {
    const { first, isNullable } = this.#shapes.of(node);
    return isNullable ? mergeContinuations([first, follow]) : first;
  }
}

const STEP: Cost = { isDeterministic: true, bounds: () => ({ ways: 1, steps: 1 }) };
