import type { LineColumn } from './location.js';
import { DocumentError } from './problem.js';
import type { Sources, SourceText } from './sources.js';
import { isAbsoluteUrl } from './url.js';

/**
 * Checks that a `.json` file is valid JSON (RFC 8259). The YAML parser would accept more, such as a comma after the
 * last member, but other tools reject such a file. Ignores any other file.
 * @throws {DocumentError} at the first character that JSON does not allow.
 */
export function refuseInvalidJson(
  { absoluteRef, body }: Pick<SourceText, 'absoluteRef' | 'body'>,
  sources: Sources,
): void {
  const name = isAbsoluteUrl(absoluteRef) ? new URL(absoluteRef).pathname : absoluteRef;
  if (!name.toLowerCase().endsWith('.json')) return;
  const error = jsonError(body);
  if (!error) return;
  throw new DocumentError([
    sources.problemAt(
      'parsable',
      absoluteRef,
      placeOf(error.offset, body),
      `The file is not valid JSON: expected ${error.expected}; received ${received(body, error.offset)}.`,
      error.afterComma && /[}\]]/.test(body.charAt(error.offset))
        ? 'Remove the comma before it. If the file is YAML, rename it to .yaml.'
        : 'Correct the file. If it is YAML, rename it to .yaml.',
    ),
  ]);
}

interface JsonError {
  /** Offset of the first character that JSON does not allow, or the length of the text if it is incomplete. */
  readonly offset: number;
  readonly expected: string;
  readonly afterComma: boolean;
}

const SPACE = /[ \t\n\r]*/y;
/** Matches a JSON string (RFC 8259 §7): escape sequences, and characters that need no escaping. */
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const UNCLOSED_STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

const STRING_CHARACTER = 'an allowed character, an escape sequence or the end of the string';

/** Returns the first syntax error of a JSON text, or `undefined` if it is valid. Runs in linear time. */
function jsonError(text: string): JsonError | undefined {
  const closers: string[] = [];
  let offset = 0;
  let afterComma = false;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    if (!pattern.test(text)) return false;
    offset = pattern.lastIndex;
    return true;
  };
  const skipCharacter = (character: string | undefined): boolean => {
    skip(SPACE);
    if (character === undefined || text[offset] !== character) return false;
    offset++;
    return true;
  };
  const fail = (missing: string): JsonError => {
    const start = offset;
    const inString = skip(UNCLOSED_STRING) && text[offset] !== '"';
    return { offset: inString ? offset : start, expected: inString ? STRING_CHARACTER : missing, afterComma };
  };
  const or = (closer: string): string => (afterComma ? '' : ` or \`${closer}\``);
  for (;;) {
    const closer = closers.at(-1);
    const closes = closer !== undefined && !afterComma && skipCharacter(closer);
    if (!closes) {
      skip(SPACE);
      if (closer === '}') {
        if (!skip(STRING)) return fail(`a member name in double quotes${or(closer)}`);
        if (!skipCharacter(':')) return fail('`:`');
        skip(SPACE);
      }
      const opened = skipCharacter('{') ? '}' : skipCharacter('[') ? ']' : undefined;
      if (opened !== undefined) {
        closers.push(opened);
        afterComma = false;
        continue;
      }
      if (!skip(STRING) && !skip(SCALAR)) return fail(`a value${closer === ']' ? or(closer) : ''}`);
    } else closers.pop();
    afterComma = false;
    while (closers.length > 0 && skipCharacter(closers.at(-1))) closers.pop();
    skip(SPACE);
    if (closers.length === 0) return offset === text.length ? undefined : fail('the end of the file');
    afterComma = skipCharacter(',');
    if (!afterComma) return fail(`\`,\` or \`${closers.at(-1)}\``);
  }
}

function placeOf(offset: number, text: string): LineColumn {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function received(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the file';
  const token = /^(?:[\w.+-]+|\/[/*]|.)/su.exec(text.slice(offset, offset + 20))?.[0] ?? '';
  return token.trim() === '' ? JSON.stringify(token) : `\`${token}\``;
}
