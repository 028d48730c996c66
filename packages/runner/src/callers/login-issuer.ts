import { atPointer } from '@touchstone/core/internal';
import { CookieJar } from 'tough-cookie';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import type { CredentialClient } from './credential-client.js';
import { csrfTokenIn } from './csrf-token.js';
import type { Issued, Issuer } from './issued.js';
import { type LoginRequestOptions, loginRequest } from './login-request.js';

export interface LoginIssuerOptions extends LoginRequestOptions {
  readonly key: string;
  /** Name of the security scheme. */
  readonly scheme: string;
  readonly caller: string;
  readonly client: CredentialClient;
  /** Receives the credential, and with `isOther` each other secret of the login. */
  readonly onToken: (token: string, isOther?: boolean) => void;
}

/** Returns an issuer that logs in and takes the credential from the response. Each login has its own cookies. */
export function loginIssuer(options: LoginIssuerOptions): Issuer {
  return { key: options.key, issue: () => new Login(options).run() };
}

/** Minimum length of a cookie's value that may be a secret. */
const MIN_COOKIE_LENGTH = 12;

class Login {
  readonly #options: LoginIssuerOptions;
  readonly #jar = new CookieJar(undefined, { looseMode: true });

  constructor(options: LoginIssuerOptions) {
    this.#options = options;
  }

  async run(): Promise<Issued> {
    const { recipe, onToken } = this.#options;
    const csrf = await this.#csrfToken();
    const request = loginRequest(this.#options, csrf);
    let value: string | undefined;
    const { status } = await this.#send(request, (response) => {
      value = this.#credentialIn(response, request);
      if (value !== undefined && value !== '') onToken(value);
    });
    if (status >= 400) throw this.#blocked(request, `answered ${status}`, status);
    if (value === undefined || value === '')
      throw this.#blocked(
        request,
        recipe.cookie === undefined
          ? `answered ${status} without a string at ${recipe.token}`
          : `answered ${status} without the cookie ${recipe.cookie}`,
        status,
      );
    return { value, life: recipe.expires ?? Number.POSITIVE_INFINITY };
  }

  #credentialIn({ json }: ReceivedResponse, { url }: SentRequest): string | undefined {
    const { recipe } = this.#options;
    if (recipe.cookie !== undefined) return this.#cookie(recipe.cookie, url);
    const value = atPointer(json, recipe.token ?? '');
    return typeof value === 'string' ? value : undefined;
  }

  async #csrfToken(): Promise<string | undefined> {
    const { recipe, server, onToken } = this.#options;
    if (!recipe.csrf) return undefined;
    const { path, from } = recipe.csrf;
    const request: SentRequest = {
      method: 'GET',
      url: `${server}${path}`,
      headers: { accept: 'html' in from ? 'text/html, */*;q=0.5' : 'application/json, */*;q=0.5' },
      body: undefined,
    };
    let token: string | undefined;
    const { status } = await this.#send(request, (response) => {
      token = csrfTokenIn(response, from, (name) => this.#cookie(name, request.url));
      if (token !== undefined) onToken(token, true);
    });
    if (status >= 300) throw this.#blocked(request, `answered ${status}`, status);
    if (token === undefined) throw this.#blocked(request, 'answered without the CSRF token', status);
    return token;
  }

  /** Sends a request with the cookies of this login, and stores those of the response. */
  async #send(request: SentRequest, learn: (response: ReceivedResponse) => void): Promise<ReceivedResponse> {
    const { client, caller, onToken } = this.#options;
    const { url } = request;
    const cookie = this.#jar.getCookieStringSync(url);
    const headers = { ...request.headers, ...(cookie !== '' && { cookie }) };
    return client.send({ caller, request: { ...request, headers } }, (response) => {
      for (const line of response.cookies ?? []) {
        const stored = this.#jar.setCookieSync(line, url, { ignoreError: true });
        if (stored && stored.value.length >= MIN_COOKIE_LENGTH) onToken(stored.value, true);
      }
      learn(response);
    });
  }

  /** Returns the value of a cookie, whatever path it is for. */
  #cookie(name: string, url: string): string | undefined {
    return this.#jar.getCookiesSync(url, { allPaths: true }).find(({ key }) => key === name)?.value;
  }

  #blocked({ method, url }: SentRequest, answer: string, status: number): BlockedError {
    const { scheme } = this.#options;
    return new BlockedError(
      `no credential for ${scheme}: ${method} ${new URL(url).pathname} ${answer}`,
      undefined,
      status,
    );
  }
}
