import { resolve } from 'node:path';
import { childPointer, parsePointer } from '../pointer.js';
import { refuseInvalidJson } from './invalid-json.js';
import { parseJsonText } from './json-text.js';
import type { LineColumn } from './location.js';
import { DocumentError, type Problem } from './problem.js';
import { readTextFile, type UnreadableFileError } from './read-text-file.js';
import { sentence } from './sentence.js';
import { Sources } from './sources.js';

/** Data from a YAML or JSON file, with a function that creates problems at its values. */
export interface DataFile {
  readonly value: unknown;
  /**
   * Creates a problem at a value of the file.
   * @param rule Kebab-case name of the violated rule.
   * @param pointer JSON Pointer (RFC 6901) into the value.
   */
  problem(rule: string, pointer: string, message: string, suggestion?: string): Problem;
}

/**
 * Reads a YAML 1.2 or JSON file that is not an OpenAPI document.
 * @param cwd Base of a relative `path` and of the paths in problems. Default: the working directory.
 * @throws {DocumentError} if the file cannot be read or parsed, with every problem found.
 */
export async function readData(path: string, cwd: string = process.cwd()): Promise<DataFile> {
  const reference = resolve(cwd, path);
  const sources = new Sources(cwd);
  return {
    value: await readDataSource(reference, sources),
    problem: (rule, pointer, message, suggestion) => {
      const tokens = parsePointer(pointer);
      const at = tokens.length === 0 ? '#/' : tokens.reduce<string>(childPointer, '#');
      return sources.problem(rule, { source: reference, pointer: at }, message, suggestion);
    },
  };
}

/**
 * Reads a YAML 1.2 or JSON file that is not an OpenAPI document, and adds its text to the sources.
 * @param reference Absolute path of the file.
 * @throws {DocumentError} like {@link readData}.
 */
export async function readDataSource(reference: string, sources: Sources): Promise<unknown> {
  const text = await readText(reference, sources);
  sources.addText(reference, text);
  const json = parseJsonText(text);
  if (json === undefined) refuseInvalidJson({ absoluteRef: reference, body: text }, sources);
  return json ?? (await asYaml(text, reference, sources));
}

async function readText(reference: string, sources: Sources): Promise<string> {
  return readTextFile(reference, { fatal: true }).catch(({ code, message }: UnreadableFileError) => {
    const why =
      code === 'ENOENT' ? `No such file: ${reference}.` : `The file cannot be read: ${sentence(message)}`;
    const place = { source: reference, pointer: '#/' };
    throw new DocumentError([
      sources.problem('readable', place, why, 'Pass the path of a YAML or JSON file.'),
    ]);
  });
}

async function asYaml(text: string, reference: string, sources: Sources): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const parseProblem = (message: string, place: LineColumn): Problem =>
    sources.problemAt('parsable', reference, place, sentence(`The file cannot be parsed: ${message}`));
  try {
    // Merge keys (`<<`) work as in OpenAPI documents.
    const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
    const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
      const { line, col } = lineCounter.linePos(pos[0]);
      const why = code === 'MULTIPLE_DOCS' ? 'it contains more than one document' : message;
      return parseProblem(why, { line, column: col });
    });
    if (problems.length > 0) throw new DocumentError(problems);
    return document.toJS();
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    // The parser rejects excessive aliases, and exhausts the stack on very deep nesting.
    const why = error instanceof RangeError ? 'its values are nested too deeply' : (error as Error).message;
    throw new DocumentError([parseProblem(why, { line: 1, column: 1 })]);
  }
}
