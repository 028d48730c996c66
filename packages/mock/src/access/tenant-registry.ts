/** Maps tenant labels to the names that identify the tenants in the tenant header, and back. */
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
