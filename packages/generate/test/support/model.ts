import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiModel, buildModel, load } from '@touchstone/core';

/** Writes a document to disk, loads it and returns its model. */
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

export function documentOf(schemas: object, paths: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'Test', version: '1.0.0' }, paths, components: { schemas } };
}
