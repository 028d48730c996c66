import type { paths, Token } from '@touchstone/plutio-types';
import { createToken } from '@touchstone/plutio-zod';
import createClient from 'openapi-fetch';
import { call } from './call.js';
import type { Settings } from './settings.js';

/** So that no token ends while a call that has it is under way. */
const MARGIN_MS = 60_000;

/** The client's token: asked for when it is needed, kept while it is valid. */
export class Tokens {
  readonly #settings: Settings;
  #token: Token | undefined;
  /** Calls that begin at the same time share it. */
  #asking: Promise<Token> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async current(): Promise<Token> {
    const token = this.#token;
    if (token && Date.parse(token.accessTokenExpiresAt) - Date.now() > MARGIN_MS) return token;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    this.#token = await this.#asking;
    return this.#token;
  }

  /** The API refused it: the next call asks for another. */
  forget(token: Token): void {
    if (this.#token === token) this.#token = undefined;
  }

  async #ask(): Promise<Token> {
    const { url, clientId, clientSecret } = this.#settings;
    const client = createClient<paths>({ baseUrl: url });
    return await call('createToken', createToken.responses[200], () =>
      client.POST('/oauth/token', {
        // A form (RFC 6749 §4.4.2), which openapi-fetch writes under this media type. JSON is refused.
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      }),
    );
  }
}
