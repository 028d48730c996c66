import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

interface Guest {
  readonly id: number;
  readonly name: string;
  readonly city: string;
  readonly room?: string;
}

type Members = Partial<Guest>;

/** The parts of the document that tests vary, in YAML. */
interface Variation {
  readonly method?: 'put' | 'patch';
  readonly summary?: string;
  /** Schema of `name` and of `city`. */
  readonly text?: string;
  readonly statuses?: string;
  /** True if the creation and the update have the same schema. */
  readonly isShared?: boolean;
}

const documentOf = ({
  method = 'put',
  summary = 'Update',
  text = '{ type: string }',
  statuses,
  isShared = false,
}: Variation) => `
openapi: 3.1.0
info: { title: Guests, version: '1' }
paths:
  /guests:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } } }
  /guests/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } }, '404': { description: none } } }
    ${method}:
      summary: ${summary}
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/${isShared ? 'New' : 'Change'}' } } } }
      responses: ${statuses ?? "{ '200': { description: changed }, '204': { description: changed }, '404': { description: none } }"}
    delete: { responses: { '204': { description: gone }, '404': { description: none } } }
components:
  schemas:
    New: { type: object, required: [name, city], properties: { name: ${text}, city: ${text}, room: { enum: [A, B] } } }
    Change: { type: object, required: [name, city], properties: { name: ${text}, city: ${text}, room: { enum: [A, B] } } }
    Guest: { type: object, required: [id, name, city], properties: { id: { type: integer }, name: ${text}, city: ${text}, room: { enum: [A, B] } } }
`;

interface Behaviour {
  /** Returns the members that the server stores. Default: all. */
  readonly keep?: (sent: Members, before: Guest) => Members;
  /** Returns the response to the update. Default: 200 without content. */
  readonly answer?: (sent: Members, before: Guest) => Answer;
  /** Milliseconds until the update is visible. Default: 0. */
  readonly delay?: number;
  /** Returns what a read shows. Default: the stored guest. */
  readonly show?: (guest: Guest) => object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Returns the warnings and errors about updates of a server, with the number of reads of its guests. */
async function findingsOf(behaviour: Behaviour, variation: Variation = {}): Promise<readonly string[]> {
  const { keep = (sent) => sent, answer = () => ({ status: 200 }), show = (guest) => guest } = behaviour;
  const guests = new Map<number, Guest>();
  const { url } = await serve(({ method, path, json }) => {
    const id = Number(path.split('/')[2]);
    if (method === 'POST') {
      const sent = json as Guest;
      const created = { ...sent, ...keep(sent, { ...sent, id: 0 }), id: guests.size + 1 };
      guests.set(created.id, created);
      return { status: 201, body: show(created) };
    }
    const guest = guests.get(id);
    if (!guest) return { status: 404 };
    if (method === 'GET') return { status: 200, headers: behaviour.headers ?? {}, body: show(guest) };
    if (method === 'DELETE') {
      guests.delete(id);
      return { status: 204 };
    }
    const sent = json as Members;
    const store = (): unknown => guests.set(id, { ...guest, ...keep(sent, guest), id });
    if (behaviour.delay === undefined) store();
    else setTimeout(store, behaviour.delay);
    return answer(sent, guest);
  });
  const { report } = await run(await modelOf(documentOf(variation)), url);
  return report.findings
    .filter(({ rule }) => rule === 'stored')
    .map(({ severity, message }) => `${severity}: ${message}`);
}

const nothing = (_: Members, before: Guest): Members => before;

describe('an accepted update', () => {
  test.each<[string, Behaviour, Variation, string]>([
    ['a PUT that says nothing', { keep: nothing }, {}, 'PUT was answered with 200'],
    [
      'a PUT that repeats the request',
      { keep: nothing, answer: (sent, { id }) => ({ status: 200, body: { ...sent, id } }) },
      {},
      'PUT was answered with 200',
    ],
    [
      'a PUT that shows the previous values',
      { keep: nothing, answer: (_, before) => ({ status: 200, body: before }) },
      {},
      'PUT was answered with 200',
    ],
    [
      'a PATCH without content',
      { keep: nothing, answer: () => ({ status: 204 }) },
      { method: 'patch' },
      'PATCH was answered with 204',
    ],
  ])(
    'causes a warning if reads still show the values from before: %s',
    async (_, behaviour, variation, text) => {
      const findings = await findingsOf(behaviour, variation);
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) {
        expect(finding).toContain(
          `warning: ${text}, but GET /guests/{id} still returns the previous values of `,
        );
        expect(finding).toContain('"name"');
      }
    },
  );

  test.each<[string, Behaviour, Variation?]>([
    ['is stored', {}],
    ['is stored half a second later', { keep: (sent) => sent, delay: 500 }],
    ['ignores one member', { keep: ({ city: _, ...others }) => others }],
    [
      'is only accepted',
      { keep: nothing, answer: () => ({ status: 202 }) },
      { statuses: "{ '202': { description: later } }" },
    ],
    [
      'changes the case and the white space of texts',
      {
        keep: (sent) =>
          Object.fromEntries(
            Object.entries(sent).map(([name, value]) => [name, String(value).trim().toUpperCase()]),
          ),
      },
    ],
    [
      'cuts texts to one character',
      {
        keep: ({ name = '', city = '', ...others }) => ({
          ...others,
          name: name.slice(0, 1),
          city: city.slice(0, 1),
        }),
      },
    ],
    ['shows texts that the server derives', { show: (guest) => ({ ...guest, name: 'N', city: 'C' }) }],
    ['shows no texts', { keep: nothing, show: ({ id, room }) => ({ id, room }) }],
    ['may be cached', { keep: nothing, headers: { 'cache-control': 'public, max-age=60' } }],
    ['comes from a cache', { keep: nothing, headers: { age: '3' } }],
    ['creates another resource', { keep: nothing, answer: () => ({ status: 200, body: { id: 999 } }) }],
    [
      'names another resource',
      { keep: nothing, answer: () => ({ status: 200, headers: { 'content-location': '/guests/999' } }) },
    ],
    [
      'keeps only the name, which the body of the creation has, too',
      { keep: ({ name: _, ...others }) => others },
      { isShared: true },
    ],
    ['creates a draft', { keep: nothing }, { summary: 'Save a draft of the changes' }],
    ['is queued', { keep: nothing }, { summary: 'Queue an update' }],
    [
      'has members that never change',
      { keep: nothing },
      { text: "{ type: string, description: 'Immutable.' }" },
    ],
    ['has members with a format', { keep: nothing }, { text: '{ type: string, format: date }' }],
    ['has members with few values', { keep: nothing }, { text: '{ type: string, enum: [a, b, c] }' }],
    [
      'has members that only requests contain',
      { keep: nothing },
      { text: '{ type: string, deprecated: true }' },
    ],
  ])('causes no warning if it %s', async (_, behaviour, variation) => {
    expect(await findingsOf(behaviour, variation)).toEqual([]);
  });
});
