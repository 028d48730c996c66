import { describe, expect, it } from 'vitest';
import { start, touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

const paths = Array.from(
  { length: 1500 },
  (_, index) => `  /notes${index}:\n    get: { responses: { '200': { description: Fine. } } }\n`,
);
const large = plainDocument.replace('paths:\n', `paths:\n${paths.join('')}`);

describe('a command with long output', () => {
  it('writes every line', async () => {
    const cwd = await workspace({ 'api.yaml': large });
    const { code, stdout } = await touchstone(['test', 'api.yaml', '--list'], { cwd });
    expect(stdout.length).toBeGreaterThan(70_000);
    expect(stdout).toMatch(/\n1,505 documented responses, [\d,]+ variants .* seed 1\.\n$/);
    expect(code).toBe(0);
  });

  it('ends without an error if the reader closes the pipe', async () => {
    const cwd = await workspace({ 'api.yaml': large });
    const running = start(['test', 'api.yaml', '--list'], { cwd });
    running.child.stdout.once('data', () => running.child.stdout.destroy());
    const { stderr, signal } = await running.outcome;
    expect(stderr).toBe('');
    expect(signal).toBe(null);
  });
});
