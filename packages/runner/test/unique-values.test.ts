import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

// Servers that require unique values: a pair with a date, a pattern, a phone number, an e-mail address, and a number.

const resource = (name: string, schema: string, example: string, when: string): string => `
  /${name}:
    get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/${name}' } } } } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: ${schema}${example} } } }
      responses:
        '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/${name}' } } } }
        '400': { description: invalid }
        '409': { description: duplicate${when} }
        '415': { description: not JSON }
  /${name}/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/${name}' } } } }, '404': { description: none } } }
    delete: { responses: { '204': { description: removed }, '404': { description: none } } }
`;

interface Shape {
  readonly name: string;
  readonly schema: string;
  readonly example: string;
  readonly when: string;
  readonly unique: readonly string[];
  isValid(body: Record<string, unknown>): boolean;
}

const when = (fields: string): string => `, x-error: { code: taken, when: [{ duplicate: [${fields}] }] }`;

const shapes: readonly Shape[] = [
  {
    name: 'bookings',
    schema: `{ type: object, required: [room, day], properties: { room: { type: string, maxLength: 3, minLength: 1 }, day: { type: string, format: date } } }`,
    example: `, example: { room: I54, day: '2026-08-01' }`,
    when: '',
    unique: ['room', 'day'],
    isValid: ({ room, day }) => typeof room === 'string' && room.length > 0 && room.length < 4 && isDay(day),
  },
  {
    name: 'products',
    schema: `{ type: object, required: [sku], properties: { sku: { type: string, pattern: '^[A-Z]{3}-[0-9]{4}$' } } }`,
    example: '',
    when: when('/sku'),
    unique: ['sku'],
    isValid: ({ sku }) => typeof sku === 'string' && /^[A-Z]{3}-\d{4}$/.test(sku),
  },
  {
    name: 'contacts',
    schema: `{ type: object, required: [phone, country], properties: { phone: { type: string }, country: { type: string } } }`,
    example: `, example: { phone: '+49 30 901820', country: DE }`,
    when: when('/phone'),
    unique: ['phone'],
    isValid: ({ phone, country }) =>
      typeof phone === 'string' && /^\+[\d ]{8,}$/.test(phone) && /^[A-Z]{2}$/.test(String(country)),
  },
  {
    name: 'members',
    schema: `{ type: object, required: [name, email], properties: { name: { type: string }, email: { type: string, format: email } } }`,
    example: `, example: { name: Rex, email: rex@shop.example }`,
    when: when('/email'),
    unique: ['email'],
    isValid: ({ name, email }) => typeof name === 'string' && /^[^@]+@[^@]+$/.test(String(email)),
  },
  {
    name: 'lockers',
    schema: `{ type: object, required: [number, size], properties: { number: { type: integer, minimum: 100, maximum: 9999 }, size: { type: string, enum: [s, m] } } }`,
    example: '',
    when: '',
    unique: ['number'],
    isValid: ({ number, size }) =>
      typeof number === 'number' &&
      Number.isInteger(number) &&
      number >= 100 &&
      number <= 9999 &&
      (size === 's' || size === 'm'),
  },
  // A title that could be unique does not keep the integer from receiving fresh values.
  {
    name: 'articles',
    schema: `{ type: object, required: [title, position], properties: { title: { type: string, minLength: 1 }, position: { type: integer, minimum: 1 } } }`,
    example: '',
    when: '',
    unique: ['position'],
    isValid: ({ title, position }) => typeof title === 'string' && title !== '' && isNatural(position),
  },
  {
    name: 'shelves',
    schema: `{ type: object, required: [name, slot], properties: { name: { type: string }, slot: { type: integer, minimum: 1 } } }`,
    example: `, example: { name: Upper, slot: 7 }`,
    when: '',
    unique: ['slot'],
    isValid: ({ name, slot }) => typeof name === 'string' && isNatural(slot),
  },
  {
    name: 'parcels',
    schema: `{ type: object, required: [title, barcode, quantity], properties: { title: { type: string }, barcode: { type: integer, minimum: 1 }, quantity: { type: integer, minimum: 1 } } }`,
    example: '',
    when: '',
    unique: ['barcode'],
    // The server has a limit that the schema lacks, as for a stock.
    isValid: ({ title, barcode, quantity }) =>
      typeof title === 'string' && isNatural(barcode) && isNatural(quantity) && Number(quantity) < 10_000,
  },
];

const isNatural = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value > 0;

const isDay = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

const documentOf = (all: readonly Shape[]): string => `
openapi: 3.1.0
info: { title: Unique values, version: '1' }
servers: [{ url: / }]
paths:${all.map((shape) => resource(shape.name, shape.schema, shape.example, shape.when)).join('')}
components:
  schemas:
${all.map(({ name }) => `    ${name}: { type: object, required: [id], properties: { id: { type: integer } } }`).join('\n')}
`;

interface Row {
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Returns the handler of a correct server that stores the created rows. */
function correctServer(all: readonly Shape[]): (call: Call) => Answer {
  const tables = new Map<string, Row[]>(all.map(({ name }) => [name, []]));
  let count = 0;
  return ({ method, path, headers, json }) => {
    const [, name = '', id] = path.split('/');
    const shape = all.find((candidate) => candidate.name === name);
    const rows = tables.get(name);
    if (!shape || !rows) return { status: 404 };
    if (id !== undefined) {
      const row = rows.find((candidate) => String(candidate.id) === id);
      if (!row) return { status: 404 };
      if (method === 'GET') return { status: 200, body: row };
      rows.splice(rows.indexOf(row), 1);
      return { status: 204 };
    }
    if (method === 'GET') return { status: 200, body: rows };
    if (!headers['content-type']?.startsWith('application/json')) return { status: 415 };
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return { status: 400 };
    const body: Record<string, unknown> = { ...json };
    if (!shape.isValid(body)) return { status: 400 };
    const isTaken = rows.some((row) =>
      shape.unique.every((key) => String(row[key]).toLowerCase() === String(body[key]).toLowerCase()),
    );
    if (isTaken) return { status: 409 };
    const row = { ...body, id: ++count };
    rows.push(row);
    return { status: 201, body: row };
  };
}

describe('unique values', () => {
  test.each(shapes)('of $name are fresh in each creation', async (shape) => {
    const { url, calls } = await serve(correctServer([shape]));
    const result = await run(await modelOf(documentOf([shape])), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.some(({ method }) => method === 'POST')).toBe(true);
  });

  test('extend the example of free text and of an e-mail address', async () => {
    const members = shapes.filter(({ name }) => name === 'members');
    const { url, calls } = await serve(correctServer(members));
    await run(await modelOf(documentOf(members)), url);
    const bodies = calls.filter(({ method }) => method === 'POST').map(({ json }) => json);
    expect(bodies).toContainEqual({
      name: expect.stringMatching(/^Rex-touchstone-/),
      email: expect.stringMatching(/^rex-touchstone-\w+@shop\.example$/),
    });
    expect(bodies).not.toContainEqual(expect.objectContaining({ name: 'Rex' }));
  });

  test('differ between two runs on a server that keeps its data', async () => {
    const { url } = await serve((call) => (call.method === 'DELETE' ? { status: 204 } : handle(call)));
    const handle = correctServer(shapes);
    const model = await modelOf(documentOf(shapes).replaceAll(/^ {4}delete:.*$/gm, ''));
    const first = await run(model, url, { valueSeed: 1 });
    const second = await run(model, url, { valueSeed: 2 });
    expect([findingTexts(first), findingTexts(second)]).toEqual([[], []]);
  });
});
