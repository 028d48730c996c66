/** A parsed media type or media range (RFC 9110 §8.3.1, §12.5.1). Type, subtype and suffix are lower-cased. */
export interface ParsedMediaType {
  readonly type: string;
  readonly subtype: string;
  /** Structured syntax suffix (RFC 6838 §4.2.8) without the plus: `json` of `application/problem+json`. */
  readonly suffix: string | null;
  /** Names are lower-cased, values unquoted. The first value of a repeated name is kept. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Media type of URL-encoded forms (URL Standard §5). */
export const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const TYPE = new RegExp(`^[ \\t]*(${TOKEN})/(${TOKEN})`);
// Matches `;` and a parameter, which may be absent (RFC 9110 §5.6.6). Sticky, so that a header is read in one pass.
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?`, 'y');

/** Parses a `Content-Type` value or a media range. Returns `null` if it is malformed. */
export function parseMediaType(text: string): ParsedMediaType | null {
  const head = TYPE.exec(text);
  if (!head?.[1] || !head[2]) return null;
  const parameters = new Map<string, string>();
  let end = head[0].length;
  for (;;) {
    PARAMETER.lastIndex = end;
    const match = PARAMETER.exec(text);
    if (!match) break;
    end = PARAMETER.lastIndex;
    const name = match[1]?.toLowerCase();
    const value = match[2] ?? match[3]?.replace(/\\(.)/g, '$1');
    if (name !== undefined && value !== undefined && !parameters.has(name)) parameters.set(name, value);
  }
  if (/[^ \t]/.test(text.slice(end))) return null;
  const subtype = head[2].toLowerCase();
  const plus = subtype.lastIndexOf('+');
  return {
    type: head[1].toLowerCase(),
    subtype,
    suffix: plus > 0 ? subtype.slice(plus + 1) : null,
    parameters,
  };
}

/**
 * Returns whether `actual`, the media type of a message, matches `range`, a key of an OpenAPI `content` map: a media
 * type, `type/*`, `*` + `/*`, or `type/*+suffix`. Parameters in the range must be equal (`charset` case-insensitively;
 * `q` is ignored); additional parameters in `actual` are allowed, because documents rarely specify `charset`.
 */
export function mediaTypeMatches(range: string, actual: string): boolean {
  const expectedType = parseMediaType(range);
  const actualType = parseMediaType(actual);
  if (!expectedType || !actualType) return false;
  if (expectedType.type !== '*' && expectedType.type !== actualType.type) return false;
  if (!subtypeMatches(expectedType, actualType)) return false;
  for (const [name, value] of expectedType.parameters) {
    if (name === 'q') continue;
    const other = actualType.parameters.get(name);
    if (other === undefined) return false;
    if (name === 'charset' ? other.toLowerCase() !== value.toLowerCase() : other !== value) return false;
  }
  return true;
}

function subtypeMatches(expectedType: ParsedMediaType, actualType: ParsedMediaType): boolean {
  if (expectedType.subtype === '*' || expectedType.subtype === actualType.subtype) return true;
  return expectedType.subtype === `*+${expectedType.suffix}` && expectedType.suffix === actualType.suffix;
}

/**
 * Returns whether a media type is JSON: `application/json`, `text/json` or any type with the suffix `+json` (RFC 6839
 * §3.1).
 */
export function isJson(mediaType: string): boolean {
  const parsed = parseMediaType(mediaType);
  if (!parsed) return false;
  if (parsed.suffix === 'json') return true;
  return parsed.subtype === 'json' && (parsed.type === 'application' || parsed.type === 'text');
}
