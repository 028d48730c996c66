import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Headers that each request has of its own, so that none can be given for all (RFC 9110 §7.2, §7.6.1, §8.6, §10.1.1). */
const reserved: Readonly<Record<string, string>> = {
  host: 'it follows from the URL of the server',
  'content-length': 'it follows from the body of each request',
  'transfer-encoding': 'it follows from the body of each request',
  expect: 'no request waits to be asked for its body',
  connection: 'the run keeps its connections itself',
  'keep-alive': 'the run keeps its connections itself',
  'proxy-connection': 'the run keeps its connections itself',
  te: 'the run keeps its connections itself',
  trailer: 'the run keeps its connections itself',
  upgrade: 'the run keeps its connections itself',
};

/** Why a header of this name cannot be given, as what goes on after the name; null when it can. */
export function notHeaderName(name: string): string | null {
  const why = reserved[name.toLowerCase()];
  if (why !== undefined) return `cannot be given: ${why}.`;
  return passes(() => validateHeaderName(name)) ? null : 'is no name of a header (RFC 9110 §5.1).';
}

/** Why HTTP cannot carry a value in a header, as what goes on after what holds it; null when it can. Never says it. */
export function notHeaderValue(value: string): string | null {
  if (passes(() => validateHeaderValue('x', value))) return null;
  // What an example leaves to be filled in.
  const advice = value.includes('…') ? " Put the value itself in the place of '…'." : '';
  return `holds what no header can: a line break, a control character, or one outside of Latin-1 (RFC 9110 §5.5).${advice}`;
}

function passes(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}
