import type { NameTable } from './name-table.js';

/** The constants of one module. Equal expressions share one constant. */
export class Constants {
  readonly #table: NameTable;
  readonly #names = new Map<string, string>();
  readonly #declarations: string[] = [];

  constructor(table: NameTable) {
    this.#table = table;
  }

  /** The declarations in the order of the first requests, so that each constant follows the constants it uses. */
  get declarations(): readonly string[] {
    return this.#declarations;
  }

  /** Returns the name of the constant for an expression and declares the constant on the first request. */
  nameOf(expression: string, type: string, preferredName: string): string {
    const existing = this.#names.get(expression);
    if (existing !== undefined) return existing;
    const name = this.#table.reserve(preferredName);
    this.#names.set(expression, name);
    this.#declarations.push(`const ${name}: ${type} = ${expression};`);
    return name;
  }
}
