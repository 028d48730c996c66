import type { NameTable } from './name-table.js';

/** The constants of one module: each expression is declared once, and goes by its name from then on. */
export class Constants {
  readonly #names: NameTable;
  readonly #known = new Map<string, string>();
  readonly #declarations: string[] = [];

  constructor(names: NameTable) {
    this.#names = names;
  }

  /** In the order in which they were asked for, so that each comes after those it uses. */
  get declarations(): readonly string[] {
    return this.#declarations;
  }

  /** Name of the constant that holds the expression: the wish, unless another has that name. */
  nameOf(expression: string, type: string, wish: string): string {
    const known = this.#known.get(expression);
    if (known !== undefined) return known;
    const name = this.#names.take(wish);
    this.#known.set(expression, name);
    this.#declarations.push(`const ${name}: ${type} = ${expression};`);
    return name;
  }
}
