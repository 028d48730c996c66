import { rmSync, writeFileSync } from 'node:fs';
import {
  type ApiModel,
  buildModel,
  createRandom,
  createValidator,
  type LoadedDocument,
  lint,
  load,
  type SchemaLocator,
  sample,
  violations,
} from '@touchstone/core';
import { generate } from '@touchstone/generate';
import { createMock } from '@touchstone/mock';
import { NO_CONTROL, obligationsOf, PERMISSIONS, plan, webhookObligationsOf } from '@touchstone/runner';
import type { DocumentInput, Failure } from '../input.js';
import { attempt, BrokenPromise } from './expected-errors.js';
import { unsafeCode } from './generated-code.js';
import { tracesOf } from './traces.js';

/** Maximum number of violations per schema; sampling more of them repeats the same walk. */
const VIOLATION_LIMIT = 20;

/**
 * Reads a document and passes it to the linter, generators, planner, sampler, validator and mock. Returns the first
 * failure, if any.
 */
export async function attackDocument({ format, text }: DocumentInput): Promise<Failure | undefined> {
  const file = `openapi.${format}`;
  try {
    writeFileSync(file, text);
    const loaded = await attempt('load', ['DocumentError'], () => load(file));
    const model = loaded && (await attempt('model', ['DocumentError'], () => buildModel(loaded)));
    if (loaded && model) await attackModel(loaded, model);
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    return error.failure;
  } finally {
    rmSync(file, { force: true });
  }
  return tracesOf('document');
}

async function attackModel(loaded: LoadedDocument, model: ApiModel): Promise<void> {
  await attempt('lint', ['DocumentError'], () => lint(loaded, model));
  const files = await attempt('generate', ['GenerateError'], () =>
    generate(model, { emitters: ['types', 'errors', 'zod'] }),
  );
  const unsafe = files && (await attempt('generated code', [], () => unsafeCode(files)));
  if (unsafe) throw new BrokenPromise(unsafe);
  await attempt('plan', [], () => {
    obligationsOf(model);
    webhookObligationsOf(model);
    return plan(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: PERMISSIONS });
  });
  for (const { schema } of bodiesOf(model)) if (schema) await attackSchema(model, schema);
  await attackMock(model);
}

function bodiesOf({ operations }: ApiModel) {
  return operations.flatMap(({ requestBody, responses }) => [
    ...(requestBody?.content ?? []),
    ...responses.flatMap(({ content }) => content),
  ]);
}

async function attackSchema(model: ApiModel, schema: SchemaLocator): Promise<void> {
  const random = createRandom(1);
  const value = await attempt('sample', ['SampleError', 'SchemaError'], () =>
    sample(model, schema, { random, shape: 'full', direction: 'request' }),
  );
  if (value === undefined) return;
  await attempt('violations', ['SchemaError'], () =>
    violations(model, schema, value, { random, direction: 'request', limit: VIOLATION_LIMIT }),
  );
  await attempt('validate', ['SchemaError'], () => {
    const validator = createValidator(model);
    for (const wrong of [`${'a'.repeat(40)}!`, {}, [[]], null, 1e21]) validator.validate(schema, wrong);
  });
}

async function attackMock(model: ApiModel): Promise<void> {
  const mock = await attempt('mock', ['OptionError', 'InitialDataError'], () =>
    createMock(model, { stateful: true }),
  );
  if (!mock) return;
  for (const { method, path } of model.operations) {
    const target = path.replaceAll(/[{][^{}]*[}]/g, 'a');
    const url = `http://localhost${encodeURI(mock.basePath)}${encodeURI(target.replaceAll(/\p{Surrogate}/gu, ''))}`;
    if (!URL.canParse(url) || method === 'TRACE') continue;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const init = hasBody ? { body: '{"a":"b"}', headers: { 'content-type': 'application/json' } } : {};
    await attempt('mock', [], () => mock(new Request(url, { method, ...init })));
  }
}
