import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { childPointer, parsePointer } from '../pointer.js';
import type { LineColumn } from './positions.js';
import { DocumentError, type Problem } from './problem.js';
import { sentence } from './sentence.js';
import { countNames } from './single-document.js';
import { Sources } from './sources.js';

/** A file of plain data, YAML or JSON, that knows where in it everything stands. */
export interface DataFile {
  readonly value: unknown;
  /**
   * Something wrong in it.
   * @param rule Kebab-case name of what it breaks.
   * @param pointer A JSON Pointer (RFC 6901) into the value.
   */
  problem(rule: string, pointer: string, message: string, suggestion?: string): Problem;
}

/**
 * Reads a file that is no OpenAPI document: YAML 1.2, of which JSON is a part.
 * @param cwd What a relative path is relative to, and those of problems are. Default: the working directory.
 * @throws {DocumentError} when it cannot be read or does not parse, with every place where.
 */
export async function readData(path: string, cwd: string = process.cwd()): Promise<DataFile> {
  const reference = resolve(cwd, path);
  const sources = new Sources(cwd);
  const text = await readText(reference, sources);
  sources.addText(reference, text);
  return {
    value: asJson(text) ?? (await asYaml(text, reference, sources)),
    problem: (rule, pointer, message, suggestion) => {
      const tokens = parsePointer(pointer);
      const at = tokens.length === 0 ? '#/' : tokens.reduce<string>(childPointer, '#');
      return sources.problem(rule, { source: reference, pointer: at }, message, suggestion);
    },
  };
}

/** Without a byte order mark and with one kind of line break, so that offsets and columns agree. */
async function readText(reference: string, sources: Sources): Promise<string> {
  const place = { source: reference, pointer: '#/' };
  const unreadable = (why: string): DocumentError =>
    new DocumentError([sources.problem('readable', place, why, 'Give the path of a YAML or JSON file.')]);
  const bytes = await readFile(reference).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw unreadable(
      code === 'ENOENT' ? `No such file: ${reference}.` : `The file cannot be read: ${sentence(message)}`,
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw unreadable('The file is no text in UTF-8.');
  }
}

/**
 * Large data is JSON mostly, and its own parser takes a fraction of the time. Undefined for what is none, or has a name
 * twice in an object, of which it would lose one: YAML's says where.
 */
function asJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let names = 0;
  try {
    const value: unknown = JSON.parse(text);
    const stack = [value];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (typeof next !== 'object' || next === null) continue;
      if (!Array.isArray(next)) names += Object.keys(next).length;
      for (const child of Object.values(next)) stack.push(child);
    }
    return names === countNames(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function asYaml(text: string, reference: string, sources: Sources): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const failed = (message: string, place: LineColumn): Problem =>
    sources.problemAt('parsable', reference, place, sentence(`The file does not parse: ${message}`));
  try {
    // `<<` as OpenAPI documents are read.
    const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
    const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
      const { line, col } = lineCounter.linePos(pos[0]);
      const why = code === 'MULTIPLE_DOCS' ? 'it holds more than one document' : message;
      return failed(why, { line, column: col });
    });
    if (problems.length > 0) throw new DocumentError(problems);
    return document.toJS();
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    // Aliases that grow without end, or more levels than its parser has a stack for.
    const why = error instanceof RangeError ? 'it nests too deeply' : (error as Error).message;
    throw new DocumentError([failed(why, { line: 1, column: 1 })]);
  }
}
