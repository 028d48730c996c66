const RESERVED_WORDS = new Set(
  (
    'abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue ' +
    'debugger declare default delete do else enum eval export extends false finally for from function get global if ' +
    'implements import in infer instanceof interface is keyof let module namespace never new null number object of ' +
    'package private protected public readonly require return satisfies set static string super switch symbol this ' +
    'throw true try type typeof undefined unique unknown using var void while with yield NaN Infinity globalThis'
  ).split(' '),
);

/** The identifiers of one module: all distinct, and none of them a reserved word. */
export class NameTable {
  readonly #names: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.#names = new Set(reserved);
  }

  /**
   * Reserves the preferred name as an identifier. If it is already reserved, the lowest free number from 2 is appended.
   */
  reserve(preferredName: string): string {
    return this.reservePrefix(preferredName, ['']);
  }

  /** Reserves a prefix that is used only together with these suffixes. */
  reservePrefix(preferredPrefix: string, suffixes: readonly string[]): string {
    const prefix = identifier(preferredPrefix);
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? prefix : `${prefix}${count}`;
      const names = suffixes.map((suffix) => candidate + suffix);
      if (names.some((name) => this.#names.has(name))) continue;
      for (const name of names) this.#names.add(name);
      return candidate;
    }
  }
}

/** Returns a valid identifier: `pet-store.v1` → `pet_store_v1`, `2fa` → `_2fa`, `delete` → `delete_`. */
export function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_$]+/g, '_');
  if (name === '' || /^[0-9]/.test(name)) return `_${name}`;
  // `__proto__` is a valid binding, but an export of that name becomes a key of the namespace object.
  return RESERVED_WORDS.has(name) || name === '__proto__' ? `${name}_` : name;
}

/** Joins the words of a string: `GET /jobs/{id}` → `getJobsById`. */
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
