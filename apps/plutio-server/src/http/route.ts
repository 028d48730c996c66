import type { Mutants } from '../mutants/catalogue.js';
import type { Method, Operation } from './operation.js';

/** A path of the API with the operations it declares. */
export interface Path {
  readonly segments: readonly string[];
  readonly operations: ReadonlyMap<string, Operation>;
  /** The `Allow` header's value (RFC 9110 §10.2.1). */
  readonly allow: string;
}

export interface Match {
  readonly path: Path;
  readonly parameters: Readonly<Record<string, string>>;
}

const ORDER: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

/** Finds the path of a request; a concrete path beats a template. */
export class Router {
  /** By number of segments, those with the fewest parameters first. */
  readonly #byLength = new Map<number, Path[]>();

  readonly #mutants: Mutants;

  constructor(operations: readonly Operation[], mutants: Mutants) {
    this.#mutants = mutants;

    const byPath = new Map<string, Operation[]>();
    for (const operation of operations) {
      byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
    }
    for (const [path, declared] of byPath) {
      const segments = path.split('/').slice(1);
      const byMethod = new Map<string, Operation>(declared.map((operation) => [operation.method, operation]));
      const allow = ORDER.filter((method) => byMethod.has(method)).join(', ');
      const sameLength = this.#byLength.get(segments.length) ?? [];
      sameLength.push({ segments, operations: byMethod, allow });
      sameLength.sort((left, right) => parametersOf(left) - parametersOf(right));
      this.#byLength.set(segments.length, sameLength);
    }
  }

  find(path: string, method: string): Match | undefined {
    const segments = path.split('/').slice(1);
    let best: Match | undefined;
    for (const candidate of this.#byLength.get(segments.length) ?? []) {
      const parameters = match(candidate.segments, segments);
      if (parameters === null) continue;
      best ??= { path: candidate, parameters };
      if (!this.#mutants.has('template-beats-concrete')) break;
      if (candidate.operations.has(method)) return { path: candidate, parameters };
    }
    return best;
  }
}

function parametersOf(path: Path): number {
  return path.segments.filter((segment) => segment.startsWith('{')).length;
}

function match(template: readonly string[], actual: readonly string[]): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = actual[index] ?? '';
    if (expected.startsWith('{')) {
      if (segment === '') return null;
      parameters[expected.slice(1, -1)] = segment;
    } else if (expected !== segment) {
      return null;
    }
  }
  return parameters;
}
