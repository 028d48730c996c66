import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildModel, load } from '../packages/core/dist/index.js';
import { reviewEffects } from './strangers/effects.js';
import { printSchemathesis, printTable, printTouchstone } from './strangers/print.js';
import { exists, findProgram } from './strangers/processes.js';
import { SERVERS } from './strangers/servers/servers.js';
import { runSchemathesis, runTouchstone } from './strangers/tools.js';
import { trial } from './strangers/trial.js';

/**
 * Tests open-source servers that were not written for Touchstone, each with a fresh data folder: once with the default
 * options, once with everything allowed, and once with Schemathesis. A proxy counts the requests.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string', default: process.env.STRANGERS_DOCUMENTS },
    prefect: { type: 'string', default: process.env.STRANGERS_PREFECT },
    jupyter: { type: 'string', default: process.env.STRANGERS_JUPYTER },
    unleash: { type: 'string', default: process.env.STRANGERS_UNLEASH },
    schemathesis: { type: 'string', default: process.env.STRANGERS_SCHEMATHESIS },
    mode: { type: 'string', multiple: true, default: ['default', 'allow', 'schemathesis'] },
    seconds: { type: 'string', default: '60' },
    effects: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    limit: { type: 'string', default: '1200' },
    requests: { type: 'string' },
    out: { type: 'string' },
  },
});

if (values.effects) await review();
else await testAll();

async function testAll() {
  const out = values.out ? resolve(values.out) : await mkdtemp(join(tmpdir(), 'strangers-'));
  const chosen = positionals.length > 0 ? positionals.map(serverNamed) : SERVERS;
  const rows = [];
  for (const server of chosen) await test(server, out, rows);
  if (rows.length > 0) printTable(rows);
  console.log(`\nReports and logs: ${out}`);
}

/** Compares the effects of the operations with the reviewed ones. */
async function review() {
  const documents = SERVERS.map(({ name, document }) => [name, resolve(values.documents ?? '.', document)]);
  const present = [];
  for (const [name, document] of documents) {
    if (await exists(document)) present.push([name, document]);
    else
      console.log(
        `${name}: not reviewed. Missing: the document ${document} (--documents or STRANGERS_DOCUMENTS).`,
      );
  }
  const unsafe = await reviewEffects(present);
  for (const operation of unsafe) console.log(`Unsafe: ${operation}`);
  if (unsafe.length > 0) process.exitCode = 1;
  console.log(
    `${present.length} documents, ${unsafe.length} operations with an effect that is too harmless.`,
  );
}

function serverNamed(name) {
  const server = SERVERS.find((candidate) => candidate.name === name);
  if (server) return server;
  throw new Error(`Unknown server ${name}. Known servers: ${SERVERS.map((each) => each.name).join(', ')}.`);
}

async function test(server, out, rows) {
  const document = values.documents && resolve(values.documents, server.document);
  const missing = await server.missing(values);
  if (!document) missing.push('the folder of the documents (--documents or STRANGERS_DOCUMENTS)');
  else if (!(await exists(document))) missing.push(`the document ${document}`);
  if (missing.length > 0) {
    console.log(`\n${server.name}: not tested. Missing: ${missing.join('; ')}.`);
    return;
  }
  const model = buildModel(await load(document));
  for (const mode of values.mode) {
    const folder = join(out, `${server.name}-${mode}`);
    const tool = await toolOf(mode, server, document);
    if (!tool) continue;
    try {
      const measured = await trial({ server, model, folder, settings: values, tool });
      const result = { ...measured, operations: model.operations.length };
      await writeFile(join(folder, 'result.json'), JSON.stringify(result, null, 2));
      if (mode === 'schemathesis') printSchemathesis(server, result);
      else printTouchstone(server, mode, result);
      rows.push({ server, mode, result });
    } catch (error) {
      console.log(`\n${server.name}, ${mode}: failed. ${error.stack}`);
      process.exitCode = 1;
    }
  }
}

async function toolOf(mode, server, document) {
  switch (mode) {
    case 'default':
    case 'allow':
      return ({ url, folder }) =>
        runTouchstone({
          server,
          document,
          url,
          folder,
          mode,
          limitSeconds: Number(values.limit),
          maxRequests: values.requests,
        });
    case 'schemathesis': {
      const folders = values.schemathesis ? [values.schemathesis, join(values.schemathesis, 'bin')] : [];
      const program = await findProgram('st', folders);
      if (!program)
        console.log(
          `\n${server.name}, Schemathesis: not run. Missing: the command st (--schemathesis or STRANGERS_SCHEMATHESIS).`,
        );
      return (
        program &&
        (({ url, folder }) =>
          runSchemathesis({ program, server, document, url, folder, seconds: Number(values.seconds) }))
      );
    }
    default:
      throw new Error(`Unknown mode ${mode}. Known modes: default, allow, schemathesis.`);
  }
}
