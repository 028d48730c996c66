const RESERVED = new Set(
  (
    'abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue ' +
    'debugger declare default delete do else enum eval export extends false finally for from function get global if ' +
    'implements import in infer instanceof interface is keyof let module namespace never new null number object of ' +
    'package private protected public readonly require return satisfies set static string super switch symbol this ' +
    'throw true try type typeof undefined unique unknown using var void while with yield NaN Infinity globalThis'
  ).split(' '),
);

/** Gives out identifiers of one module: no two alike, none reserved, the first to ask keeps the plain name. */
export class NameTable {
  readonly #taken: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  /** The wish made an identifier; where that is taken, with the lowest number from 2 on that is free. */
  take(wish: string): string {
    return this.takePrefix(wish, ['']);
  }

  /** The same for a name that is never used but with one of these endings. */
  takePrefix(wish: string, suffixes: readonly string[]): string {
    const name = identifier(wish);
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name}${count}`;
      const names = suffixes.map((suffix) => candidate + suffix);
      if (names.some((taken) => this.#taken.has(taken))) continue;
      for (const taken of names) this.#taken.add(taken);
      return candidate;
    }
  }
}

/** `pet-store.v1` → `pet_store_v1`, `2fa` → `_2fa`, `delete` → `delete_`. */
export function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_$]+/g, '_');
  if (name === '' || /^[0-9]/.test(name)) return `_${name}`;
  // `__proto__` is an ordinary binding, yet as an export it becomes a key of the namespace object.
  return RESERVED.has(name) || name === '__proto__' ? `${name}_` : name;
}

/** `GET /jobs/{id}` → `getJobsById`. */
export function camelCase(text: string): string {
  const words = text
    .replace(/\{([^}]*)\}/g, ' by $1 ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('');
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.charAt(0).toLowerCase() + text.slice(1);
}
