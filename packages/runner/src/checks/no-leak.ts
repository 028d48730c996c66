import { tokenIn } from '../callers/tokens.js';
import { type Check, type CheckContext, receivedError, receivedObligation } from './check.js';

/**
 * What an error must never tell: how the server is built. Every repetition is bounded, for the text is the
 * server's, and codes such as USER_NOT_FOUND are none of a database's.
 */
const LEAKS: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /(?:\n|\\n)[ \t]{1,16}at (?:async )?[^\n]{1,200}?[:(]\S{0,300}?\d+:\d+\)?/],
  [
    'a stack trace',
    /Traceback \(most recent call last\)|Exception in thread "|\bgoroutine \d+ \[|\bat [\w.$]{1,200}\(\w{1,100}\.(?:java|kt|scala):\d+\)/,
  ],
  [
    'a source path',
    /(?:\/(?:home|usr|var|opt|app|srv|root|Users)\/|[A-Z]:\\\\?)[^\s"']{0,300}\.(?:[cm]?[jt]sx?|py|rb|php|java|go|cs)\b|\bnode_modules\//,
  ],
  ['a database message', /\bSQLITE_[A-Z]{3,}|\bORA-\d{5}\b|\bPG::\w+|syntax error at or near|\bSQLSTATE\[/],
  [
    'a database message',
    /\bER_(?:DUP|PARSE|BAD|NO_SUCH|NO_REFERENCED|ROW_IS_REFERENCED|LOCK|DATA_TOO_LONG|ACCESS_DENIED)[A-Z_]*\b/,
  ],
  ['a database message', /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) [^"]{1,80} (?:FROM|VALUES|SET|WHERE) /],
];

/** Nobody prints a stack trace this far down. */
const SEARCHED = 256 * 1024;

export const noLeak: Check = {
  rule: 'no-leak',
  run: (context) => {
    const { exchange, operation, revealsSecret, show } = context;
    const { status, text, headers } = exchange.response;
    const searched = text.slice(0, SEARCHED);
    const found = status >= 400 ? LEAKS.find(([, pattern]) => pattern.test(searched)) : undefined;
    const tells = revealsSecret(withoutToken(context)) || Object.values(headers).some(revealsSecret);
    const leaks = [
      ...(found ? [{ what: found[0], received: found[1].exec(searched)?.[0] ?? '' }] : []),
      ...(tells ? [{ what: 'a secret', received: text }] : []),
    ];
    return leaks.map(({ what, received }) => ({
      message: `The answer reveals ${what}.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: '',
      location: operation.location,
      expected: `no ${what.replace(/^a /, '')}`,
      received: show(received),
    }));
  },
};

/** A token endpoint gives a token away on purpose, and it may be one that the client has already. */
function withoutToken({ exchange, model, operation }: CheckContext): string {
  const { status, text, json } = exchange.response;
  const isEndpoint = [...model.securitySchemes.values()].some(
    ({ tokenOperation }) => tokenOperation === operation.id,
  );
  const token = isEndpoint && status < 300 ? tokenIn(json) : undefined;
  return token ? text.replaceAll(token, '') : text;
}
