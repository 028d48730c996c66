import { Compiler, DynamicScopeNeeded } from './compiler.js';
import type { Direction } from './hidden.js';
import type { References } from './references.js';

/**
 * The compilers of a document, one per direction. They follow dynamic scopes only after a `$dynamicRef` has occurred.
 */
export class Compilers {
  readonly #references: References;
  readonly #byDirection = new Map<Direction | undefined, Compiler>();
  #followAnchors = false;

  constructor(references: References) {
    this.#references = references;
  }

  run<T>(direction: Direction | undefined, attempt: (compiler: Compiler) => T): T {
    try {
      return attempt(this.#compiler(direction));
    } catch (error) {
      if (!(error instanceof DynamicScopeNeeded)) throw error;
      this.#followAnchors = true;
      this.#byDirection.clear();
      return attempt(this.#compiler(direction));
    }
  }

  #compiler(direction: Direction | undefined): Compiler {
    let compiler = this.#byDirection.get(direction);
    if (!compiler) {
      compiler = new Compiler(this.#references, direction, this.#followAnchors);
      this.#byDirection.set(direction, compiler);
    }
    return compiler;
  }
}
