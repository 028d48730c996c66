const CAPACITY = 1000;

/**
 * Secrets that are shown once, from the making of their client to the page that shows them. In memory, and gone with the
 * first look: reloading that page shows it without.
 */
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
