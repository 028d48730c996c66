import type { SecretRange } from '../ranges.js';
import { matchAt } from './tolerant-text.js';

/** Matches the authentication scheme behind a separator (RFC 9110 §11.4). */
const SCHEME = /[=>]{0,2}[ \t]{0,80}(?:\\{0,8}["'])?([A-Za-z][\w-]{1,40})(?:[ \t]{1,80}|%20)(?=[^\s<])/y;

/** Matches authentication schemes of the IANA registry and of well-known vendors. */
const KNOWN_SCHEME =
  /^(?:basic|bearer|digest|token|dpop|gnap|hoba|jwt|mac|mutual|negotiate|ntlm|kerberos|oauth|hawk|vapid|concealed|privatetoken|private-token|api-?key|key|signature|sharedkey(?:lite)?|scram-sha-\d{1,3}|aws\d?(?:-hmac-sha256)?|googlelogin|splunk|genie-?key)$/i;

/** Matches the names of headers with credentials, such as `Proxy-Authorization` and `HTTP_AUTHORIZATION`. */
const AUTHORIZATION = /authori[sz]ation\s{0,8}$/i;

/** Matches a word that has another form than those of a sentence. */
const CREDENTIAL = /^(?=\S{0,200}(?:[\d_=+/~]|[a-z][A-Z]))|^\S{20}/;

/** Matches the rest of an error message, such as `Authorization: Bearer token required`. */
const MESSAGE =
  /^[a-z]{1,20}[.:!]?$|^[a-z]{1,20} (?:[a-z]{1,20},? ){0,6}(?:is|are|was|has|not|or|and|required|missing|invalid|expired|expected|must|header|scheme|authentication|token|credentials?)\b/;

/** Maximum number of characters behind a scheme that decide whether they are an error message. */
const MAX_MESSAGE_LENGTH = 200;

/**
 * Returns a pattern that matches the end of a header: its line break, which may be escaped, an end tag, or a quotation
 * mark. Also matches other escape sequences, so that an escaped quotation mark is not an end.
 */
const endOfHeader = (quote: string): RegExp =>
  new RegExp(
    String.raw`([\r\n]|\\{1,8}r\\{1,8}n|\\{1,8}n(?=[A-Za-z][\w-]{0,60}:\s)|</${quote && `|${quote}`})|\\.`,
    'g',
  );

const ENDS: ReadonlyMap<string, RegExp> = new Map(
  ['"', "'", '`'].map((quote) => [quote, endOfHeader(quote)]),
);
const UNQUOTED_END = endOfHeader('');

/**
 * Finds the credentials behind the scheme of an `Authorization` header or the like within a sentence, a string or a
 * command line. Returns `undefined` if a scheme and credentials do not follow.
 * @param separator Index of the separator behind the name.
 * @param opening The character in front of the name. If it is a quotation mark, the value ends at the next one.
 */
export function credentialsAfter(
  text: string,
  separator: number,
  name: string,
  opening: string | undefined,
): SecretRange | undefined {
  const [matched = '', scheme = ''] = matchAt(SCHEME, text, separator + 1);
  if (matched === '') return undefined;
  const start = separator + 1 + matched.length;
  const rest = text.slice(start, start + MAX_MESSAGE_LENGTH);
  const isCredential = KNOWN_SCHEME.test(scheme)
    ? !MESSAGE.test(rest.split(/["'`\r\n]/, 1)[0] ?? '')
    : AUTHORIZATION.test(name) && CREDENTIAL.test(rest);
  if (!isCredential) return undefined;
  return { start, end: endOf(text, start, ENDS.get(opening ?? '') ?? UNQUOTED_END), shown: '***' };
}

function endOf(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match; match = pattern.exec(text))
    if (match[1] !== undefined) return match.index;
  return text.length;
}
