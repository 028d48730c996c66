import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ApiModel, buildModel, lint, load, type Problem } from '@touchstone/core';
import { generate } from '@touchstone/generate';
import { createMock } from '@touchstone/mock';
import { createMockServer } from '@touchstone/mock/node';
import {
  capabilitiesOf,
  connectControl,
  execute,
  PERMISSIONS,
  plan,
  type Report,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { workspace } from './cli.js';
import { documentWith, inheritedNames, ordinaryNames } from './named-document.js';

const TOKEN = 'a-control-token-for-tests-only';

interface Results {
  readonly problems: readonly Problem[];
  readonly model: ApiModel;
  readonly report: Report;
}

async function resultsOf(names: readonly string[]): Promise<Results> {
  const cwd = await workspace();
  await writeFile(join(cwd, 'api.json'), JSON.stringify(documentWith(names)));
  const loaded = await load('api.json', { cwd });
  const model = buildModel(loaded);
  const problems = await lint(loaded, model);
  return { problems, model, report: await reportOf(model) };
}

/** Returns the report of a run against a stateful mock of the document. */
async function reportOf(model: ApiModel): Promise<Report> {
  const mock = createMock(model, {
    stateful: true,
    check: true,
    control: { token: TOKEN },
    allowPrivateWebhooks: true,
  });
  const server = createMockServer([mock]).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const hooks = await connectControl({ url: `${origin}/control`, token: TOKEN });
    const planned = plan(model, {
      seed: 1,
      callers: {},
      control: capabilitiesOf(hooks),
      allow: PERMISSIONS,
    });
    const events: RunEvent[] = [];
    const running = execute(planned, {
      server: `${origin}${mock.basePath}`,
      document: 'api.json',
      callers: {},
      resolveSecret: () => '',
      hooks,
    });
    for await (const event of running) events.push(event);
    return reduceReport(planned, events, { document: 'api.json', strict: true });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Returns the results that must not depend on the names. */
const figuresOf = ({ problems, report }: Results): object => ({
  problems: problems
    .filter(({ message }) => !/Redocly rule `/.test(message))
    .map(({ rule }) => rule)
    .sort(),
  verdicts: report.summary.variantVerdicts,
  findings: report.findings.map(({ rule }) => rule),
});

describe('names that objects inherit or that JavaScript treats specially', () => {
  it('are handled like any other names by lint, the mock and the run', async () => {
    const ordinary = figuresOf(await resultsOf(ordinaryNames));
    expect(ordinary).toMatchObject({ verdicts: { violated: 0, 'not attempted': 0 }, findings: [] });
    const permutation = fc.shuffledSubarray([...inheritedNames], { minLength: inheritedNames.length });
    await fc.assert(
      fc.asyncProperty(permutation, async (names) => {
        expect(figuresOf(await resultsOf(names))).toEqual(ordinary);
      }),
      { numRuns: 6, seed: 9, endOnFailure: true },
    );
  });

  it('are handled like any other names in the generated code', async () => {
    const { model } = await resultsOf(inheritedNames);
    const files = await generate(model, { emitters: ['types', 'zod', 'errors'] });
    const texts = new Map(files.map(({ path, content }) => [`/out/${path}`, content]));
    expect(syntaxErrors(texts)).toEqual([]);
    expect([...texts.values()].join('\n')).toContain("['__proto__']");
  });
});

function syntaxErrors(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts].flatMap(([path, text]) => {
    const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
    return diagnostics.map(
      ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}
