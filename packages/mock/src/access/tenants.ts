/** Tenants by their label and by what a header names them. */
export class Tenants {
  readonly #labels = new Map<string, string>();
  readonly #names = new Map<string, string>();

  /** What names the tenant in requests. */
  name(label: string, name: string): void {
    this.#labels.set(name, label);
    this.#names.set(label, name);
  }

  labelOf(name: string): string | undefined {
    return this.#labels.get(name);
  }

  nameOf(label: string): string | undefined {
    return this.#names.get(label);
  }

  clear(): void {
    this.#labels.clear();
    this.#names.clear();
  }
}
