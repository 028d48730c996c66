import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiModel, buildModel, load } from '@touchstone/core';

export async function modelOf(document: unknown): Promise<ApiModel> {
  const directory = await mkdtemp(join(tmpdir(), 'touchstone-mock-'));
  try {
    await writeFile(join(directory, 'openapi.json'), JSON.stringify(document));
    return buildModel(await load('openapi.json', { cwd: directory }));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Builds the model of a document in the repository's `openapi` directory. */
export const repositoryModel = async (name: string): Promise<ApiModel> =>
  buildModel(await load(fileURLToPath(new URL(`../../../openapi/${name}.yaml`, import.meta.url))));
