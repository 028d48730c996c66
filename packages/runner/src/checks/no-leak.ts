import type { Json } from '@touchstone/core';
import { accessTokenIn } from '../http/access-token.js';
import { type Check, type CheckContext, receivedError, receivedObligation } from './check.js';
import { withoutDeclaredSecrets } from './declared-secrets.js';
import { receivedMedia } from './media-type.js';
import { undocumentedSecret } from './undocumented-secrets.js';

interface Leak {
  /** The object of the message: `The response reveals <reveals>.` */
  readonly reveals: string;
  readonly expected: string;
  readonly pattern: RegExp;
}

const STACK_TRACE = { reveals: 'a stack trace', expected: 'no stack trace' };
const SOURCE_PATH = { reveals: 'a source path', expected: 'no source path' };
const DATABASE_MESSAGE = { reveals: 'a database message', expected: 'no database message' };
const SECRET = { reveals: 'a secret', expected: 'no secret' };

/**
 * Patterns of implementation details that an error must not reveal. Quantifiers of broad classes such as `\S` are
 * bounded, because the server controls the text. Error codes such as USER_NOT_FOUND are not database messages.
 */
const LEAKS: readonly Leak[] = [
  {
    ...STACK_TRACE,
    pattern: /(?:\n|\\n)(?:[ \t]|\\t){1,16}at (?:async )?[^\n]{1,200}?[:(]\S{0,300}?\d+:\d+\)?/,
  },
  {
    ...STACK_TRACE,
    pattern:
      /Traceback \(most recent call last\)|Exception in thread "|\bgoroutine \d+ \[|(?:\b|\\t)at [\w.$]{1,200}\(\w{1,100}\.(?:java|kt|scala):\d+\)/,
  },
  {
    ...SOURCE_PATH,
    pattern:
      /(?:\/(?:home|usr|var|opt|app|srv|root|Users)\/|[A-Z]:\\\\?)[^\s"']{0,300}\.(?:[cm]?[jt]sx?|py|rb|php|java|go|cs)\b|\bnode_modules\//,
  },
  {
    ...DATABASE_MESSAGE,
    pattern: /\bSQLITE_[A-Z]{3,}|\bORA-\d{5}\b|\bPG::\w+|syntax error at or near|\bSQLSTATE\[/,
  },
  {
    ...DATABASE_MESSAGE,
    pattern:
      /\bER_(?:DUP|PARSE|BAD|NO_SUCH|NO_REFERENCED|ROW_IS_REFERENCED|LOCK|DATA_TOO_LONG|ACCESS_DENIED)[A-Z_]*\b/,
  },
  {
    ...DATABASE_MESSAGE,
    pattern: /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) [^"]{1,80} (?:FROM|VALUES|SET|WHERE) /,
  },
];

/** Maximum number of characters to search. A stack trace usually starts earlier. */
const MAX_SEARCHED = 256 * 1024;

export const noLeak: Check = {
  rule: 'no-leak',
  run: (context) => {
    const { exchange, operation, revealsSecret, show } = context;
    const { status, text, headers } = exchange.response;
    const searched = text.slice(0, MAX_SEARCHED);
    const leak = status >= 400 ? LEAKS.find(({ pattern }) => pattern.test(searched)) : undefined;
    const isInBody = revealsSecret(withoutToken(context)) && !isDeclared(context);
    const hasSecret = isInBody || Object.values(headers).some(revealsSecret);
    const undocumented = status < 400 ? undocumentedIn(context) : undefined;
    const leaks = [
      ...(leak ? [{ ...leak, received: leak.pattern.exec(searched)?.[0] ?? '' }] : []),
      ...(hasSecret ? [{ ...SECRET, received: text }] : []),
      ...(undocumented === undefined
        ? []
        : [{ ...SECRET, reveals: `a secret in the undocumented member ${undocumented}`, received: text }]),
    ];
    return leaks.map(({ reveals, expected, received }) => ({
      message: `The response reveals ${reveals}.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: '',
      location: operation.location,
      expected,
      received: show(received),
    }));
  },
};

/** Returns true if the body reveals secrets only in members that its schema declares as secrets. */
function isDeclared(context: CheckContext): boolean {
  const { exchange, model, revealsSecret } = context;
  const schema = receivedMedia(context)?.schema;
  const json = exchange.response.json as Json | undefined;
  if (!schema || json === undefined) return false;
  return !revealsSecret(JSON.stringify(withoutDeclaredSecrets(model, schema, json)));
}

/** Returns the pointer to a secret in a member that the schema of the response does not document. */
function undocumentedIn(context: CheckContext): string | undefined {
  const schema = receivedMedia(context)?.schema;
  const json = context.exchange.response.json as Json | undefined;
  return schema && json !== undefined ? undocumentedSecret(context.model, schema, json) : undefined;
}

/** Returns the text of the response, without the token that a token endpoint issues on purpose. */
function withoutToken({ exchange, model, operation }: CheckContext): string {
  const { status, text, json } = exchange.response;
  const isEndpoint = [...model.securitySchemes.values()].some(
    ({ tokenOperation }) => tokenOperation === operation.id,
  );
  const token = isEndpoint && status < 300 ? accessTokenIn(json) : undefined;
  return token ? text.replaceAll(token, '') : text;
}
