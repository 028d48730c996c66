import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ApiModel,
  buildModel,
  DocumentError,
  type LoadOptions,
  load,
  type Problem,
} from '../src/index.js';

export type Files = Readonly<Record<string, string | object>>;

/** Returns an OpenAPI 3.1 document with these paths. Members of `more` are added, or replace others. */
export function documentOf(paths: object, more: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'Beds', version: '1' }, paths, ...more };
}

/** Creates a directory with these files and removes it after the test. Objects are written as JSON. */
export async function directoryOf(files: Files): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'touchstone-core-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

/** Builds the model of the first file, which is the root document. */
export async function modelFrom(files: Files): Promise<ApiModel> {
  const [root = ''] = Object.keys(files);
  return buildModel(await load(root, { cwd: await directoryOf(files) }));
}

/** Returns the problems of the document in the first file, each as `file:line:column: message`. */
export async function problemsFrom(files: Files): Promise<readonly string[]> {
  const [root = ''] = Object.keys(files);
  return (await problemsOf(root, { cwd: await directoryOf(files) })).map(line);
}

export async function problemsOf(source: string, options: LoadOptions): Promise<readonly Problem[]> {
  try {
    buildModel(await load(source, options));
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
  throw new Error('Expected the document to have problems.');
}

export const line = ({ position, message }: Problem): string =>
  `${position.file}:${position.line}:${position.column}: ${message}`;
