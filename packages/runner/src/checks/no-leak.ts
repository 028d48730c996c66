import { type Check, excerpt, receivedError, receivedObligation } from './check.js';

/** What an answer must never tell: how the server is built, and anybody's secrets. */
const LEAKS: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /\n\s+at (?:async )?[^\n]{1,200}[:(]\S*\d+:\d+\)?|\\n\s+at (?:async )?[^\n]{1,200}\d+:\d+/],
  ['a stack trace', /Traceback \(most recent call last\)|Exception in thread "|goroutine \d+ \[|\bat [\w.$]+\([\w]+\.java:\d+\)/],
  ['a source path', /(?:\/(?:home|usr|var|opt|app|srv|root|Users)\/|[A-Z]:\\\\?)[^\s"']*\.(?:[cm]?[jt]sx?|py|rb|php|java|go|cs)\b|node_modules\//],
  ['a database message', /SQLITE_[A-Z]+|ORA-\d{5}|PG::\w+|syntax error at or near|SQLSTATE\[|ER_[A-Z_]{4,}|\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) [^"]{1,80} (?:FROM|VALUES|SET|WHERE) /],
];

export const noLeak: Check = {
  rule: 'no-leak',
  run: (context) => {
    const { exchange, operation, revealsSecret } = context;
    const { status, text, headers } = exchange.response;
    const all = `${text}\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n')}`;
    const found = status >= 400 ? LEAKS.find(([, pattern]) => pattern.test(text)) : undefined;
    const what = found?.[0] ?? (revealsSecret(all) ? 'a secret' : undefined);
    if (what === undefined) return [];
    return [
      {
        message: `The answer reveals ${what}.`,
        error: receivedError(context),
        obligation: receivedObligation(context),
        pointer: '',
        location: operation.location,
        expected: `no ${what.replace(/^a /, '')}`,
        received: excerpt(found ? (found[1].exec(text)?.[0] ?? '') : text),
      },
    ];
  },
};
