import { type Check, receivedError, receivedObligation } from './check.js';
import { RFC_9110 } from './quote.js';

/**
 * Checks that a 401 contains a challenge (RFC 9110 §15.5.2, §11.6.1) if the document specifies the `WWW-Authenticate`
 * header.
 */
export const wwwAuthenticate: Check = {
  rule: 'www-authenticate',
  run: (context) => {
    const { exchange, documented } = context;
    const header = documented?.headers.find(({ name }) => name.toLowerCase() === 'www-authenticate');
    if (exchange.response.status !== 401 || !header) return null;
    const received = exchange.response.headers['www-authenticate'];
    if (received !== undefined && CHALLENGE.test(received)) return [];
    return [
      {
        message: `A 401 must contain a challenge in WWW-Authenticate, but the header is ${received === undefined ? 'absent' : JSON.stringify(received)}.`,
        error: receivedError(context),
        obligation: receivedObligation(context),
        pointer: 'header WWW-Authenticate',
        location: header.location,
        expected: 'a challenge: an authentication scheme and its parameters',
        received: received ?? null,
        quote: RFC_9110.challenge,
      },
    ];
  },
};

/** Matches an auth-scheme, alone or with parameters or a token68 (RFC 9110 §11.3). */
const CHALLENGE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+( +[^\s].*)?$/;
