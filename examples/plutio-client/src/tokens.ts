import type { paths, Token } from '@touchstone/plutio-types';
import { createToken } from '@touchstone/plutio-zod';
import createClient from 'openapi-fetch';
import { call } from './call.js';
import type { Settings } from './settings.js';

/** A token is renewed this long before it expires, so that it remains valid during a call. */
const MARGIN_MS = 60_000;

/** Requests the client's token when needed and keeps it while it is valid. */
export class Tokens {
  readonly #settings: Settings;
  #token: Token | undefined;
  /** The pending token request, which concurrent calls share. */
  #pending: Promise<Token> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async current(): Promise<Token> {
    const token = this.#token;
    if (token && Date.parse(token.accessTokenExpiresAt) - Date.now() > MARGIN_MS) return token;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    this.#token = await this.#pending;
    return this.#token;
  }

  /** Discards a token that the API refused. The next call requests a new one. */
  forget(token: Token): void {
    if (this.#token === token) this.#token = undefined;
  }

  async #ask(): Promise<Token> {
    const { url, clientId, clientSecret } = this.#settings;
    const client = createClient<paths>({ baseUrl: url });
    return await call('createToken', createToken.responses[200], () =>
      client.POST('/oauth/token', {
        // openapi-fetch serializes the body as a form for this media type (RFC 6749 §4.4.2). The server rejects JSON.
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      }),
    );
  }
}
