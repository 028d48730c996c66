import { describe, expect, it } from 'vitest';
import { type Answer, findingTexts, modelOf, type Run, run, serve } from './harness.js';

const error = (...codes: readonly string[]): object => ({
  description: 'No.',
  content: { 'application/json': { schema: { type: 'object', properties: { code: { enum: codes } } } } },
});

const document = (properties: object, required: readonly string[], conflicts: readonly string[]): object => {
  const thing = { type: 'object', properties: { id: { type: 'string' } } };
  const body = {
    required: true,
    content: { 'application/json': { schema: { type: 'object', required, properties } } },
  };
  const answer = { 'application/json': { schema: thing } };
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': {
        post: {
          requestBody: body,
          responses: {
            201: { description: 'Made.', content: answer },
            422: error('invalid', 'unusable'),
            409: error(...conflicts),
          },
        },
      },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'It.', content: answer }, 404: { description: 'None.' } } },
        delete: { responses: { 204: { description: 'Gone.' }, 404: { description: 'None.' } } },
      },
    },
  };
};

type Body = Readonly<Record<string, unknown>>;

interface Tested extends Run {
  /** The bodies of all creations, in the order of their arrival. */
  readonly sent: readonly unknown[];
  readonly created: readonly Body[];
  /** Number of things that are left. */
  readonly left: number;
}

/** Tests a server that refuses a creation with the answer of `refuse`. */
async function testThings(
  properties: object,
  refuse: (body: Body) => (Omit<Answer, 'status'> & { status?: number }) | undefined,
  {
    concurrency = 1,
    required = Object.keys(properties),
    allow = [],
    conflicts = ['locked', 'frozen'],
  }: {
    readonly concurrency?: number;
    readonly required?: readonly string[];
    readonly allow?: readonly 'credentials'[];
    /** The documented codes of a 409. */
    readonly conflicts?: readonly string[];
  } = {},
): Promise<Tested> {
  const things = new Map<string, Body>();
  const created: Body[] = [];
  const sent: unknown[] = [];
  const { url } = await serve(({ method, path, json }) => {
    const [, , id] = path.split('/');
    if (id !== undefined) {
      const thing = things.get(id);
      if (!thing) return { status: 404 };
      if (method === 'DELETE') things.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: thing };
    }
    sent.push(json);
    if (json === undefined) return { status: 422, body: { code: 'invalid' } };
    const body: Body = typeof json === 'object' && json !== null ? { ...json } : {};
    const refusal = refuse(body);
    if (refusal) return { status: 422, ...refusal };
    const thing = { ...body, id: `t${created.length}` };
    created.push(thing);
    things.set(thing.id, thing);
    return { status: 201, body: thing };
  });
  const tested = await run(await modelOf(document(properties, required, conflicts)), url, {
    concurrency,
    allow: ['create', 'change', 'destroy', ...allow],
    valueSeed: 3,
  });
  return { ...tested, sent, created, left: things.size };
}

const verdictOf = ({ report }: Run, id: string): string | undefined =>
  report.ledger.find((entry) => entry.id === id)?.verdict;

const CREATED = 'POST /things 201 application/json';

describe('a refused creation', () => {
  const invalid = (errors: unknown): object => ({ code: 'invalid', errors });
  const isCode = (value: unknown): boolean => typeof value === 'string' && /^[A-Z]{3}-\d{2}$/.test(value);
  const isSize = (value: unknown): boolean => value === 'S' || value === 'M';
  const inRange = (value: unknown): boolean => typeof value === 'number' && value >= 5 && value <= 7;

  it.each<readonly [string, object, (value: unknown) => boolean, object]>([
    [
      'a list of fields',
      { type: 'string' },
      isCode,
      invalid([{ field: 'subject', message: 'must match ^[A-Z]{3}-\\d{2}$' }]),
    ],
    [
      'an object keyed by fields',
      { type: 'string' },
      isCode,
      invalid({ subject: ['must match the pattern /^[A-Z]{3}-\\d{2}$/'] }),
    ],
    [
      'FastAPI',
      { type: 'string' },
      isCode,
      {
        detail: [
          {
            loc: ['body', 'subject'],
            msg: 'String should match pattern',
            type: 'string_pattern_mismatch',
            ctx: { pattern: '^[A-Z]{3}-\\d{2}$' },
            input: 'x',
          },
        ],
      },
    ],
    [
      'JSON:API',
      { type: 'string' },
      isCode,
      invalid([
        { source: { pointer: '/data/attributes/subject' }, detail: 'does not match ^[A-Z]{3}-\\d{2}$' },
      ]),
    ],
    [
      'RFC 9457',
      { type: 'string' },
      isSize,
      {
        type: 'about:blank',
        title: 'Invalid',
        status: 422,
        errors: [{ pointer: '#/subject', detail: "must be one of 'S', 'M'" }],
      },
    ],
    [
      'Ajv',
      { type: 'string' },
      isSize,
      invalid([
        {
          instancePath: '/subject',
          keyword: 'enum',
          params: { allowedValues: ['S', 'M'] },
          message: 'must be equal to one of the allowed values',
        },
      ]),
    ],
    ['a sentence', { type: 'string' }, isSize, { code: 'invalid', message: 'subject must be one of: S, M.' }],
    [
      'a list of sentences',
      { type: 'string' },
      isSize,
      { code: 'invalid', message: ['Subject must be either S or M'] },
    ],
    [
      'a length',
      { type: 'string' },
      (value) => typeof value === 'string' && value.length === 4,
      invalid([{ field: 'subject', message: 'must be exactly 4 characters long' }]),
    ],
    [
      'a number with two limits',
      { type: 'number', maximum: 1000 },
      inRange,
      invalid([{ path: ['subject'], message: 'must be between 5 and 7' }]),
    ],
    [
      'a minimum as data',
      { type: 'integer', maximum: 7 },
      inRange,
      invalid([{ param: 'subject', msg: 'Too small', min: 5 }]),
    ],
    [
      'a class of characters',
      { type: 'string' },
      (value) => typeof value === 'string' && /^[a-z0-9-]+$/.test(value) && !value.startsWith('touchstone'),
      invalid([{ field: 'subject', message: 'must be a slug' }]),
    ],
    [
      'an identifier in place of a refused text',
      { type: 'string', maxLength: 30 },
      (value) => typeof value === 'string' && /^\w+$/.test(value),
      { code: 'invalid', message: 'invalid subject' },
    ],
    [
      'a well-known vocabulary',
      { type: 'string' },
      (value) => value === 'Europe/Berlin',
      invalid([{ field: 'subject', message: 'unknown time zone' }]),
    ],
  ])('is repeated with the values that %s asks for', async (_, schema, isAccepted, body) => {
    const tested = await testThings({ subject: schema }, ({ subject }) =>
      isAccepted(subject) ? undefined : { body },
    );
    expect(findingTexts(tested)).toEqual([]);
    expect(verdictOf(tested, CREATED)).toBe('proven');
    expect(verdictOf(tested, 'GET /things/{id} 200 application/json')).toBe('proven');
    expect(tested.left).toBe(0);
  });

  it('is repeated at most five times', async () => {
    const tested = await testThings({ subject: { type: 'string' } }, () => ({
      body: invalid([{ field: 'subject', message: 'is not acceptable' }]),
    }));
    const valid = tested.sent.filter(
      (body) =>
        typeof body === 'object' && body !== null && 'subject' in body && typeof body.subject === 'string',
    );
    // Three calls should succeed (`example`, `minimal` and `full`); others are prerequisites of other operations.
    expect(tested.created).toEqual([]);
    expect(verdictOf(tested, CREATED)).toBe('untested');
    // Three of them are followed by five attempts each; the operation then counts as hopeless.
    expect(valid.length).toBeLessThanOrEqual(3 * (1 + 5) + 12);
  });

  it('is not repeated if its body contains a password, unless wrong credentials are allowed', async () => {
    const refuse = (): { body: object } => ({ body: invalid([{ field: 'password', message: 'is wrong' }]) });
    const tested = await testThings({ password: { type: 'string' } }, refuse);
    const allowed = await testThings({ password: { type: 'string' } }, refuse, { allow: ['credentials'] });
    expect(tested.sent.length).toBeLessThan(allowed.sent.length);
    const detail = ({ report }: Run): string | null | undefined =>
      report.ledger.find(({ id }) => id === CREATED)?.variants[0]?.detail;
    expect(detail(tested)).not.toContain('with other values');
    expect(detail(allowed)).toContain('5 other calls with other values were refused as well');
  });

  it('sends the same values after the same refusals, also if cases run side by side', async () => {
    const rules = { subject: { type: 'string' }, low: { type: 'integer' }, high: { type: 'integer' } };
    const refuse = ({ subject, low, high }: Body): { body: object } | undefined => {
      if (!isCode(subject)) return { body: invalid({ subject: ['must match ^[A-Z]{3}-\\d{2}$'] }) };
      return Number(high) > Number(low)
        ? undefined
        : { body: invalid({ high: ['must be greater than low'] }) };
    };
    const [first, second, parallel] = [
      await testThings(rules, refuse),
      await testThings(rules, refuse),
      await testThings(rules, refuse, { concurrency: 8 }),
    ];
    expect(verdictOf(first, CREATED)).toBe('proven');
    expect(second.sent).toEqual(first.sent);
    const values = ({ created }: Tested): readonly string[] =>
      [...new Set(created.map(({ id: _, ...body }) => JSON.stringify(body)))].toSorted();
    expect(values(parallel)).toEqual(values(first));
    expect(parallel.left).toBe(0);
  });

  it('proves no refusal that a wrong sample causes', async () => {
    // The server checks only the optional member, and does not name it.
    const tested = await testThings(
      { subject: { type: 'string', maxLength: 40 }, vat: { type: 'string' } },
      ({ vat }) => (vat === undefined || vat === 'DE123456789' ? undefined : { body: { code: 'invalid' } }),
      { required: ['subject'] },
    );
    expect(verdictOf(tested, CREATED)).toBe('proven');
    const causes = tested.report.ledger
      .filter(({ operation }) => operation === 'POST /things')
      .flatMap(({ variants }) => variants.flatMap(({ cause }) => cause ?? []));
    for (const cause of causes) expect(cause).toMatch(/\/vat|syntax|JSON/);
  });

  it('keeps repeated values equal, so that a duplicate is one', async () => {
    const codes = new Set<unknown>();
    const tested = await testThings(
      { subject: { type: 'string' } },
      ({ subject }) => {
        if (!isCode(subject))
          return { body: invalid([{ field: 'subject', message: 'must match ^[A-Z]{3}-\\d{2}$' }]) };
        if (codes.has(subject)) return { status: 409, body: { code: 'taken' } };
        codes.add(subject);
        return undefined;
      },
      { conflicts: ['taken', 'locked'] },
    );
    expect(findingTexts(tested)).toEqual([]);
    expect(verdictOf(tested, 'POST /things 409 application/json taken')).toBe('proven');
  });

  it('keeps the member `title`, although every problem detail has one', async () => {
    const tested = await testThings(
      { title: { type: 'string' }, subject: { type: 'string' } },
      ({ subject }) =>
        subject === undefined || isCode(subject)
          ? undefined
          : {
              body: {
                type: 'about:blank',
                title: 'Invalid',
                status: 422,
                errors: [{ pointer: '#/subject', detail: 'must match ^[A-Z]{3}-\\d{2}$' }],
              },
            },
      { required: [] },
    );
    expect(tested.report.learned).toEqual([
      { operation: 'POST /things', pointer: '/subject', rule: 'must match ^[A-Z]{3}-\\d{2}$' },
    ]);
  });

  it('is reported with the type of the document', async () => {
    const tested = await testThings(
      { subject: { type: 'integer', maximum: 900 }, note: { type: 'string' } },
      ({ subject }) =>
        subject === 1
          ? undefined
          : { body: invalid([{ field: 'subject', message: 'must be one of: 1, 2.5, x' }]) },
    );
    expect(tested.report.learned).toEqual([
      { operation: 'POST /things', pointer: '/subject', rule: 'was accepted with 1' },
    ]);
  });

  it('teaches no rule about members that the refusal does not name', async () => {
    const tested = await testThings(
      { subject: { type: 'string' }, note: { type: 'string' }, vat: { type: 'string' } },
      ({ note, vat }) => (note === undefined && vat === undefined ? undefined : { body: invalid([]) }),
      { required: ['subject'] },
    );
    expect(tested.created).not.toEqual([]);
    expect(tested.report.learned ?? []).toEqual([]);
  });

  it('is reported as accepted without a member whose values were refused', async () => {
    const tested = await testThings(
      { subject: { type: 'string' }, vat: { type: 'string' } },
      ({ vat }) =>
        vat === undefined ? undefined : { body: invalid([{ field: 'vat', message: 'is not registered' }]) },
      { required: ['subject'] },
    );
    expect(tested.report.learned).toEqual([
      {
        operation: 'POST /things',
        pointer: '/vat',
        rule: 'was refused with the values that were tried; the accepted body omits it',
      },
    ]);
  });

  it.each([
    ['must be greater than low', 'must be more than /low'],
    ['must be greater than or equal to low', 'must be at least /low'],
    ['must not be below low', 'must be at least /low'],
  ])('is reported with the comparison of the refusal: %s', async (message, rule) => {
    const tested = await testThings(
      { low: { type: 'integer', maximum: 900 }, high: { type: 'integer', maximum: 900 } },
      ({ low, high }) => (Number(high) > Number(low) ? undefined : { body: invalid({ high: [message] }) }),
    );
    expect(tested.report.learned).toEqual([{ operation: 'POST /things', pointer: '/high', rule }]);
  });

  it('does not take a rule about some characters for one about all', async () => {
    const tested = await testThings({ subject: { type: 'string', maxLength: 30 } }, ({ subject }) =>
      /[A-Z].*[a-z]|[a-z].*[A-Z]/.test(String(subject))
        ? undefined
        : { body: invalid({ subject: ['must contain at least one upper case letter'] }) },
    );
    expect(tested.report.learned?.map(({ rule }) => rule) ?? []).not.toContain('must be in upper case');
  });

  it('adds a member that the document does not require, with another value in each case', async () => {
    const names = new Set<unknown>();
    const tested = await testThings(
      { key: { type: 'string' }, name: { type: 'string' }, algorithm: { type: 'string' } },
      ({ name, algorithm, key = '' }) => {
        if (typeof key !== 'string') return { body: { code: 'invalid', message: "Key 'key' is no string" } };
        if (typeof name !== 'string') return { body: { code: 'invalid', message: "Key 'name' not present" } };
        if (!/^[a-z0-9-]+[.]example[.]$/.test(name))
          return { body: { code: 'invalid', message: `DNS Name '${name}' is not canonical` } };
        if (algorithm !== 'hmac-sha256')
          return { body: { code: 'invalid', message: "Key 'algorithm' not present" } };
        // The server keeps the names of removed things.
        if (names.has(name)) return { status: 409, body: { code: 'locked' } };
        names.add(name);
        return undefined;
      },
      { required: [] },
    );
    expect(findingTexts(tested)).toEqual([]);
    expect(verdictOf(tested, CREATED)).toBe('proven');
    expect(verdictOf(tested, 'GET /things/{id} 200 application/json')).toBe('proven');
    expect([...names].every((name) => String(name).startsWith('touchstone-'))).toBe(true);
    expect(tested.report.learned?.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([
      '/algorithm must be present, was accepted with "hmac-sha256"',
      '/name must be present, must be a fully qualified DNS name with a final dot',
    ]);
    const refused = tested.sent.length - tested.created.length;
    expect(refused).toBeLessThan(tested.created.length + 12);
  });
});

describe('a refused PUT at a new key', () => {
  const file = {
    type: 'object',
    properties: { format: { type: 'string' }, content: { type: 'string' } },
  };
  const answer = { 'application/json': { schema: { type: 'object' } } };
  const files = {
    openapi: '3.1.0',
    info: { title: 'Files', version: '1' },
    paths: {
      '/files/{path}': {
        parameters: [{ name: 'path', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'It.', content: answer }, 404: { description: 'None.' } } },
        put: {
          requestBody: { content: { 'application/json': { schema: file } } },
          responses: {
            200: { description: 'Saved.', content: answer },
            201: { description: 'Made.', content: answer },
            400: { description: 'No data provided.' },
          },
        },
        delete: { responses: { 204: { description: 'Gone.' }, 404: { description: 'None.' } } },
      },
    },
  };

  it('is repeated with the optional members, also after a 404', async () => {
    const stored = new Map<string, unknown>();
    const { url } = await serve(({ method, path, json }) => {
      const isKnown = stored.has(path);
      if (method === 'GET') return isKnown ? { status: 200, body: stored.get(path) } : { status: 404 };
      if (method === 'DELETE') return { status: stored.delete(path) ? 204 : 404 };
      const { content, format } = { content: undefined, format: undefined, ...(json as object) };
      if (content === undefined && !isKnown) return { status: 404, body: { message: 'No such directory' } };
      if (format !== undefined && format !== 'text' && format !== 'base64')
        return { status: 400, body: { message: "Must specify format as 'text' or 'base64'" } };
      stored.set(path, { content, format });
      return { status: isKnown ? 200 : 201, body: stored.get(path) };
    });
    const tested = await run(await modelOf(files), url, { isShared: true, allow: ['create', 'destroy'] });
    expect(verdictOf(tested, 'GET /files/{path} 200 application/json')).toBe('proven');
    expect(verdictOf(tested, 'DELETE /files/{path} 204')).toBe('proven');
    expect(stored.size).toBe(0);
  });
});
