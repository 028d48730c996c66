const CAPACITY = 1000;

/** Keeps secrets in memory from the creation of a client until its page has displayed them once. */
export class SecretsToShow {
  readonly #secrets = new Map<string, string>();

  keep(sessionHash: string, clientId: string, secret: string): void {
    this.#secrets.set(`${sessionHash} ${clientId}`, secret);
    const [oldest] = this.#secrets.size > CAPACITY ? this.#secrets.keys() : [];
    if (oldest !== undefined) this.#secrets.delete(oldest);
  }

  take(sessionHash: string, clientId: string): string | undefined {
    const key = `${sessionHash} ${clientId}`;
    const secret = this.#secrets.get(key);
    this.#secrets.delete(key);
    return secret;
  }
}
