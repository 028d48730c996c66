/** Maps the labels of tenants to the names by which a header addresses them, and back. */
export class TenantRegistry {
  readonly #labels = new Map<string, string>();
  readonly #names = new Map<string, string>();

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
