import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const command = fileURLToPath(new URL('../dist/command/', import.meta.url));

it("only the part of the bundle that lints contains Redocly's rules", async () => {
  const names = (await readdir(command)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(`${command}${name}`, 'utf8')));
  // The name of a rule that only Redocly's rule sets mention.
  const parts = names.filter((_, index) => texts[index]?.includes('operation-4xx-problem-details-rfc7807'));
  expect(parts).toEqual([expect.stringMatching(/^redocly-problems-/)]);
});
