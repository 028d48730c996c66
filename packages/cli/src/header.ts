import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Headers that cannot be configured, each with the reason (RFC 9110 §7.2, §7.6.1, §8.6, §10.1.1). */
const reservedHeaders: ReadonlyMap<string, string> = new Map([
  ['host', 'it is derived from the URL of the server'],
  ['content-length', 'it is derived from the body of each request'],
  ['transfer-encoding', 'it is derived from the body of each request'],
  ['expect', 'requests send their body without waiting for a 100 response'],
  ['connection', 'the run manages its connections itself'],
  ['keep-alive', 'the run manages its connections itself'],
  ['proxy-connection', 'the run manages its connections itself'],
  ['te', 'the run manages its connections itself'],
  ['trailer', 'the run manages its connections itself'],
  ['upgrade', 'the run manages its connections itself'],
]);

/** Explains why a header cannot be set, as a phrase that follows its name in a message; `null` if it can be set. */
export function headerNameProblem(name: string): string | null {
  const reason = reservedHeaders.get(name.toLowerCase());
  if (reason !== undefined) return `cannot be set, because ${reason}.`;
  return passes(() => validateHeaderName(name)) ? null : 'is not a valid header name (RFC 9110 §5.1).';
}

/**
 * Explains why a header cannot carry a value, as a phrase that follows the source of the value in a message; `null` if
 * it can. The result never contains the value.
 */
export function headerValueProblem(value: string): string | null {
  if (passes(() => validateHeaderValue('x', value))) return null;
  // The examples in the help use '…' as a placeholder.
  const advice = value.includes('…') ? " Replace '…' with the actual value." : '';
  return (
    'contains a line break, a control character or a character outside of Latin-1, ' +
    `which a header value cannot contain (RFC 9110 §5.5).${advice}`
  );
}

function passes(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}
