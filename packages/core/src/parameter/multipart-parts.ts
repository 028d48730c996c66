import { parseMediaType } from '../media-type.js';

/** One part of a `multipart/form-data` body (RFC 7578 §4). */
export interface Part {
  readonly name: string;
  readonly isFile: boolean;
  /** The value of `Content-Type`, or `text/plain` if absent (RFC 7578 §4.4). */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Thrown if a body is not valid `multipart/form-data` or has too many parts. The message is a predicate: `must …`. */
export class MultipartError extends Error {}

const MAX_PARTS = 1000;
const MAX_HEADER_BYTES = 16_384;

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;

/**
 * Splits a body at its boundary (RFC 2046 §5.1.1). Runs in linear time; the bytes of the parts are not copied.
 * @param contentType The value of `Content-Type`, with the boundary.
 * @throws {MultipartError} if the body is malformed or has more than 1,000 parts.
 */
export function readParts(contentType: string, body: Uint8Array): readonly Part[] {
  const boundary = parseMediaType(contentType)?.parameters.get('boundary');
  if (boundary === undefined || boundary === '' || boundary.length > 70)
    throw new MultipartError('must be multipart with a boundary of 1 to 70 characters in Content-Type');
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  // The first delimiter has no line break if nothing comes before it.
  const first = startsWith(body, delimiter.subarray(2), 0) ? 0 : indexOf(body, delimiter, 0) + 2;
  if (first === 1) throw new MultipartError('must contain the boundary that Content-Type specifies');
  const parts: Part[] = [];
  let at = first + delimiter.length - 2;
  while (!(body[at] === DASH && body[at + 1] === DASH)) {
    const start = endOfLine(body, at);
    const end = indexOf(body, delimiter, start - 2);
    if (end < 0) throw new MultipartError('must end with the boundary and two hyphens');
    if (parts.length === MAX_PARTS) throw new MultipartError(`must have at most ${MAX_PARTS} parts`);
    parts.push(readPart(body.subarray(start, Math.max(start, end))));
    at = end + delimiter.length;
  }
  return parts;
}

/** Returns the offset after the line that contains a boundary. Only white space may follow the boundary. */
function endOfLine(body: Uint8Array, from: number): number {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at++;
  if (body[at] !== CR || body[at + 1] !== LF)
    throw new MultipartError('must have a line break after each boundary');
  return at + 2;
}

function readPart(bytes: Uint8Array): Part {
  const headers = new Map<string, string>();
  let at = 0;
  while (!(bytes[at] === CR && bytes[at + 1] === LF)) {
    const end = indexOf(bytes, LINE_BREAK, at);
    if (end < 0 || end > MAX_HEADER_BYTES)
      throw new MultipartError('must have an empty line after the headers of each part');
    const line = new TextDecoder().decode(bytes.subarray(at, end));
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    at = end + 2;
  }
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameterOf(disposition, 'name');
  if (!/^form-data[ \t]*(?:;|$)/i.test(disposition) || name === undefined)
    throw new MultipartError('must name each part with `Content-Disposition: form-data; name="…"`');
  return {
    name,
    isFile: parameterOf(disposition, 'filename') !== undefined || /;[ \t]*filename\*=/i.test(disposition),
    contentType: headers.get('content-type') ?? 'text/plain',
    bytes: bytes.subarray(at + 2),
  };
}

const LINE_BREAK = Uint8Array.of(CR, LF);

/** Matches a parameter of Content-Disposition. Sticky, so that a header is read in one pass. */
const PARAMETER = /[ \t]*;[ \t]*([\w*-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))/gy;

/**
 * Returns a parameter of Content-Disposition, or `undefined`. Browsers escape quotation marks and line breaks in a name
 * as `%22`, `%0D` and `%0A`.
 */
function parameterOf(disposition: string, wanted: string): string | undefined {
  PARAMETER.lastIndex = Math.max(0, disposition.search(/[ \t;]|$/));
  for (let match = PARAMETER.exec(disposition); match; match = PARAMETER.exec(disposition)) {
    const [, name = '', quoted, bare = ''] = match;
    if (name.toLowerCase() !== wanted) continue;
    const text = quoted === undefined ? bare : quoted.replace(/\\(["\\])/g, '$1');
    return text.replace(/%(22|0D|0A)/gi, (code) => decodeURIComponent(code));
  }
  return undefined;
}

/** Returns the offset of a sequence that begins with CR, or -1. A boundary is short, so this takes linear time. */
function indexOf(bytes: Uint8Array, sequence: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1))
    if (startsWith(bytes, sequence, at)) return at;
  return -1;
}

function startsWith(bytes: Uint8Array, sequence: Uint8Array, at: number): boolean {
  for (let index = 0; index < sequence.length; index++)
    if (bytes[at + index] !== sequence[index]) return false;
  return true;
}
