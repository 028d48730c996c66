import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type ControlHooks, capabilitiesOf, connectControl } from '../src/index.js';
import { type Answer, findingTexts, listen, modelOf, openVariants, run, serve } from './harness.js';
import { widgets } from './widgets-document.js';
import { widgetServer } from './widgets-server.js';

const TOKEN = 'control-token-0';

async function connect(answer: Answer): Promise<unknown> {
  const { url } = await serve(() => answer);
  const connecting = connectControl({ url: `${url}/control`, token: TOKEN });
  const said = await connecting.then(capabilitiesOf, (error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : error,
  );
  return typeof said === 'string' ? said.replaceAll(url, 'URL') : said;
}

describe('a control endpoint', () => {
  test('offers the hooks that its capabilities list', async () => {
    const actions = [{ name: 'configure-meter', creates: '/assets/{id}#/meters/*/id', parameters: ['id'] }];
    expect(
      await connect({
        status: 200,
        body: { protocol: '1', clock: true, address: false, fault: 'yes', actions },
      }),
    ).toEqual({
      clock: true,
      address: false,
      fault: false,
      callers: false,
      webhooks: false,
      actions,
    });
  });

  test.each([
    [
      'the token is refused',
      { status: 401, body: { message: 'Who?' } },
      'ControlError: The control protocol answered 401 to GET /capabilities (check the control token): {"message":"Who?"}',
    ],
    [
      'the endpoint does not exist',
      { status: 404, body: 'Not found' },
      'ControlError: The control protocol answered 404 to GET /capabilities (check its URL and whether the server has enabled it): Not found',
    ],
    [
      'the response is not an object',
      { status: 200, body: 'Hello' },
      'ControlError: The control protocol must return an object for GET /capabilities, but returned no JSON value.',
    ],
    [
      'the response is a list',
      { status: 200, body: [1] },
      'ControlError: The control protocol must return an object for GET /capabilities, but returned [1].',
    ],
    [
      'the version differs',
      { status: 200, body: { protocol: '2' } },
      'ControlError: The server implements version 2 of the control protocol; expected version 1.',
    ],
    [
      'an action is invalid',
      { status: 200, body: { protocol: '1', actions: ['x'] } },
      'ControlError: The control protocol must return an object for GET /capabilities, but returned x.',
    ],
  ])('is rejected if %s', async (_, answer, message) => {
    expect(await connect(answer)).toBe(message);
  });

  test('is rejected if it does not accept connections', async () => {
    await expect(connectControl({ url: 'http://127.0.0.1:1/control', token: TOKEN })).rejects.toThrow(
      'The control protocol at http://127.0.0.1:1/control failed on GET /capabilities: http://127.0.0.1:1 cannot be reached (ECONNREFUSED).',
    );
  });

  test('ends the run without findings if it stops', async () => {
    const widget = await widgetServer();
    const control = createServer((_, response) => {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ protocol: '1', callers: true, actions: [] }));
      control.close();
      control.closeAllConnections();
    });
    const url = await listen(control);
    const hooks = await connectControl({ url, token: TOKEN });
    const started = Date.now();
    const result = await run(await modelOf(widgets), widget.url, { hooks });
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(false);
    const gone = `The control protocol at ${url} failed on POST /callers: ${url} cannot be reached`;
    expect(result.report.summary.aborted).toContain(gone);
    expect(openVariants(result).join('\n')).toContain(`not attempted: blocked: ${gone}`);
    expect(openVariants(result).join('\n')).toContain('not attempted: run ended');
  });

  test.each([
    ['an empty object', '{}', 'returned a caller without an `id`'],
    [
      'an object without credentials',
      '{"id":"a"}',
      'The control protocol must return an object for `credentials` of POST /callers, but returned no JSON value',
    ],
    ['a body that is not JSON', 'OK', 'The control protocol must return an object for POST /callers'],
  ])('blocks cases if it responds to the creation of a caller with %s', async (_, body, message) => {
    const server = await serve(({ path }) =>
      path.endsWith('/capabilities') ? { status: 200, body: { callers: true } } : { status: 201, body },
    );
    const hooks = await connectControl({ url: server.url, token: TOKEN });
    const result = await run(await modelOf(widgets), server.url, { hooks });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)[0]).toContain(message);
  });
});

describe('a configured hook that fails', () => {
  const failing = (hooks: ControlHooks, name: keyof ControlHooks): ControlHooks => {
    const fail = async (): Promise<never> => {
      throw new TypeError('The database is away.');
    };
    const failures: ControlHooks = {
      clock: { freeze: fail, advance: fail },
      fault: () => {
        throw new TypeError('The database is away.');
      },
      callers: { create: fail, update: fail, rotate: fail },
    };
    return { ...hooks, [name]: failures[name] };
  };

  test.each(['clock', 'fault', 'callers'] as const)(
    'is reported as the reason for blocked cases: %s',
    async (name) => {
      const server = await widgetServer();
      const result = await run(await modelOf(widgets), server.url, { hooks: failing(server.hooks, name) });
      expect(findingTexts(result)).toEqual([]);
      const blocked = openVariants(result);
      expect(blocked.length).toBeGreaterThan(0);
      for (const variant of blocked)
        expect(variant).toContain(`blocked: The control hook \`${name}\` failed: The database is away.`);
      expect(server.widgets.size).toBe(0);
    },
  );
});
