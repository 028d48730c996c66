/** The properties of an operation that routing uses. */
export interface RoutedOperation {
  readonly method: string;
  /** The path relative to the API's base path, with parameters in braces. */
  readonly path: string;
}

/** A path of the API and its operations. */
export interface Path<Operation> {
  readonly segments: readonly string[];
  readonly operations: ReadonlyMap<string, Operation>;
  /** The value of the `Allow` header (RFC 9110 §10.2.1). */
  readonly allow: string;
}

export interface RouteMatch<Operation> {
  readonly path: Path<Operation>;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface RouterOptions {
  /** The methods of the API in the order of the `Allow` header. */
  readonly methods: readonly string[];
  /**
   * A bug: a template that declares the method takes precedence over a concrete path that does not. Default: false.
   */
  readonly templateBeatsConcrete?: boolean;
}

/** Finds the path of a request. A concrete path takes precedence over a template. */
export class Router<Operation extends RoutedOperation> {
  /** Paths by number of segments, those with the fewest parameters first. */
  readonly #byLength = new Map<number, Path<Operation>[]>();

  readonly #templateBeatsConcrete: boolean;

  constructor(operations: readonly Operation[], { methods, templateBeatsConcrete = false }: RouterOptions) {
    this.#templateBeatsConcrete = templateBeatsConcrete;

    const byPath = new Map<string, Operation[]>();
    for (const operation of operations) {
      byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
    }
    for (const [path, declared] of byPath) {
      const segments = path.split('/').slice(1);
      const byMethod = new Map<string, Operation>(declared.map((operation) => [operation.method, operation]));
      const allow = methods.filter((method) => byMethod.has(method)).join(', ');
      const sameLength = this.#byLength.get(segments.length) ?? [];
      sameLength.push({ segments, operations: byMethod, allow });
      sameLength.sort((left, right) => parameterCount(left.segments) - parameterCount(right.segments));
      this.#byLength.set(segments.length, sameLength);
    }
  }

  /**
   * Returns the best matching path, or `undefined` if none matches. The path does not necessarily declare the method.
   */
  find(path: string, method: string): RouteMatch<Operation> | undefined {
    const segments = path.split('/').slice(1);
    let best: RouteMatch<Operation> | undefined;
    for (const candidate of this.#byLength.get(segments.length) ?? []) {
      const parameters = match(candidate.segments, segments);
      if (parameters === null) continue;
      best ??= { path: candidate, parameters };
      if (!this.#templateBeatsConcrete) break;
      if (candidate.operations.has(method)) return { path: candidate, parameters };
    }
    return best;
  }
}

function parameterCount(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

function match(template: readonly string[], actual: readonly string[]): Record<string, string> | null {
  const parameters: Record<string, string> = Object.create(null);
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
