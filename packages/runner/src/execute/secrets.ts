/** Every secret of a run, and the name that stands for it wherever a person might read it. */
export class Secrets {
  readonly #names = new Map<string, string>();
  #pattern: RegExp | undefined;

  /** `name` is shown as `$NAME`. A value of fewer than four characters would mask ordinary text, and is not kept. */
  add(value: string, name: string): void {
    if (value.length < 4 || this.#names.has(value)) return;
    const shown = `$${name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), JSON.stringify(value).slice(1, -1)]) {
      this.#names.set(form, shown);
    }
    this.#pattern = undefined;
  }

  get values(): readonly string[] {
    return [...this.#names.keys()];
  }

  mask(text: string): string {
    if (this.#names.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#names.keys()]
        .sort((a, b) => b.length - a.length)
        .map((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('|'),
      'g',
    );
    return text.replaceAll(this.#pattern, (found) => this.#names.get(found) ?? '***');
  }

  /** Whether a text holds any secret. */
  revealedIn(text: string): boolean {
    return this.mask(text) !== text;
  }
}
