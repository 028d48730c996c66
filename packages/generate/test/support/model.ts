import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiModel, buildModel, load } from '@touchstone/core';

/** A model of a whole document, read from disk as any other. */
export async function modelOf(document: object): Promise<ApiModel> {
  const directory = mkdtempSync(join(tmpdir(), 'touchstone-generate-'));
  try {
    const file = join(directory, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    return buildModel(await load(file));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A document that has nothing but component schemas, or paths as well. */
export function documentOf(schemas: object, paths: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'Test', version: '1.0.0' }, paths, components: { schemas } };
}
