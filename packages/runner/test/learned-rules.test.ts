import { describe, expect, it } from 'vitest';
import {
  type Answer,
  findingTexts,
  modelOf,
  type Run,
  type RunOptions,
  refusedWith,
  run,
  serve,
} from './harness.js';

type Body = Readonly<Record<string, unknown>>;

/** Returns a document of orders whose bodies have the properties. */
const ordersDocument = (properties: object, required: readonly string[], example?: object): object => {
  const order = { type: 'object', properties: { id: { type: 'string' } } };
  const answer = { 'application/json': { schema: order } };
  const body = { type: 'object', required, properties, ...(example && { example }) };
  return {
    openapi: '3.1.0',
    info: { title: 'Orders', version: '1' },
    paths: {
      '/orders': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: body } } },
          responses: {
            201: { description: 'Created', content: answer },
            422: refusedWith('invalid', 'unusable'),
          },
        },
      },
      '/orders/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          responses: { 200: { description: 'The order', content: answer }, 404: { description: 'None' } },
        },
        delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'None' } } },
      },
    },
  };
};

interface Tested extends Run {
  readonly accepted: readonly Body[];
}

/** The message of a refusal; undefined to accept the body. */
type Refuse = (body: Body, order: { readonly open: number; readonly accepted: number }) => string | undefined;

/** Tests a server of orders that refuses a creation with a message. */
async function testOrders(
  document: object,
  refuse: Refuse,
  { field, ...options }: RunOptions & { readonly field?: string } = {},
): Promise<Tested> {
  const orders = new Map<string, Body>();
  const accepted: Body[] = [];
  const { url } = await serve(({ method, path, json }): Answer => {
    const [, , id] = path.split('/');
    if (id !== undefined) {
      const order = orders.get(id);
      if (!order) return { status: 404 };
      if (method === 'DELETE') orders.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: order };
    }
    if (typeof json !== 'object' || json === null) return { status: 422, body: { code: 'invalid' } };
    const body: Body = { ...json };
    const message = refuse(body, { open: orders.size, accepted: accepted.length });
    if (message !== undefined)
      return {
        status: 422,
        body: { code: 'invalid', errors: field === undefined ? [message] : [{ field, message }] },
      };
    const order = { ...body, id: `o${accepted.length}` };
    accepted.push(body);
    orders.set(order.id, order);
    return { status: 201, body: order };
  });
  const tested = await run(await modelOf(document), url, {
    allow: ['create', 'change', 'destroy'],
    concurrency: 1,
    valueSeed: 3,
    ...options,
  });
  return { ...tested, accepted };
}

const quantity = { type: 'integer', minimum: 1, maximum: 1000 };
const orders = ordersDocument({ quantity }, ['quantity']);
const isValid = ({ quantity: value }: Body): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1000;

const rulesOf = ({ report }: Run): readonly string[] =>
  (report.learned ?? []).map(({ pointer, rule }) => `${pointer} ${rule}`);

describe('the rule of a refusal', () => {
  it.each([
    'quantity must be at most 10 while another order is open',
    'quantity must be at most 10 when another order is open',
    'While another order is open, quantity must be at most 10',
    'quantity must be at most 10 unless all orders are closed',
    'quantity must be at most 10 for customers with an open order',
    'quantity must be at most 10 as long as 1 order is open.',
    'quantity must be at most 10 (because another order is open)',
    'only 10 pieces of quantity are allowed until the other order is closed',
  ])('is not learned if a condition qualifies it: %s', async (message) => {
    let refusals = 0;
    const tested = await testOrders(orders, (body) => {
      if (!isValid(body)) return 'the order is invalid';
      // The state that the message is about ends after the first refusal.
      if (Number(body.quantity) <= 10 || refusals > 0) return undefined;
      refusals++;
      return message;
    });
    expect(findingTexts(tested)).toEqual([]);
    expect(refusals).toBe(1);
    expect(rulesOf(tested)).toEqual([]);
    expect(tested.accepted.slice(1).some((body) => Number(body.quantity) > 10)).toBe(true);
  });

  it('is followed by the repeated call if a condition qualifies it', async () => {
    const tested = await testOrders(orders, (body, { accepted }) => {
      if (!isValid(body)) return 'the order is invalid';
      return accepted > 0 || Number(body.quantity) <= 10
        ? undefined
        : 'quantity must be at most 10 while no order is approved';
    });
    expect(findingTexts(tested)).toEqual([]);
    expect(tested.accepted[0]?.quantity).toBeLessThanOrEqual(10);
    expect(rulesOf(tested)).toEqual([]);
  });

  it.each([
    'quantity must be at most 10 for this field',
    'Invalid value for quantity: must be at most 10',
    'quantity must be at most 10',
  ])('is learned without a condition: %s', async (message) => {
    const tested = await testOrders(orders, (body) => {
      if (!isValid(body)) return 'the order is invalid';
      return Number(body.quantity) > 10 ? message : undefined;
    });
    expect(rulesOf(tested)).toEqual(['/quantity maximum 10']);
  });

  it('is followed, and not reported, by bodies that meet a condition about another member', async () => {
    const kinds = ['company', 'person'];
    const properties = { kind: { type: 'string', enum: kinds }, vat: { type: 'string' } };
    const message = 'If kind is person, vat must match ^[A-Z]{2}\\d{4}$';
    let refusals = 0;
    const tested = await testOrders(ordersDocument(properties, ['kind', 'vat']), ({ kind, vat }) => {
      if (!kinds.includes(String(kind)) || typeof vat !== 'string') return 'the order is invalid';
      if (kind === 'company' || /^[A-Z]{2}\d{4}$/.test(vat)) return undefined;
      refusals++;
      return message;
    });
    expect(findingTexts(tested)).toEqual([]);
    expect(rulesOf(tested)).toEqual([]);
    expect(tested.accepted.filter(({ kind }) => kind === 'person').length).toBeGreaterThan(1);
    // Also refused: the value that a case sends on purpose.
    expect(refusals).toBeLessThanOrEqual(2);
  });

  it.each(['before', 'after'])('is dropped if a body that was accepted %s contradicts it', async (when) => {
    let large = 0;
    let refusals = 0;
    const tested = await testOrders(orders, (body) => {
      if (!isValid(body)) return 'the order is invalid';
      if (Number(body.quantity) <= 10) return undefined;
      large++;
      if (large !== (when === 'before' ? 2 : 1)) return undefined;
      refusals++;
      return 'quantity must be at most 10';
    });
    expect(findingTexts(tested)).toEqual([]);
    expect(refusals).toBe(1);
    expect(tested.accepted.some((body) => Number(body.quantity) > 10)).toBe(true);
    expect(rulesOf(tested)).toEqual([]);
  });

  it('keeps the part that no accepted body contradicts', async () => {
    let refusals = 0;
    const tested = await testOrders(orders, (body) => {
      if (!isValid(body)) return 'the order is invalid';
      const value = Number(body.quantity);
      if (value >= 5 && (value <= 10 || refusals > 0)) return undefined;
      refusals++;
      return 'quantity must be between 5 and 10';
    });
    expect(tested.accepted.some((body) => Number(body.quantity) > 10)).toBe(true);
    expect(rulesOf(tested)).toEqual(['/quantity minimum 5']);
  });
});

describe('the report of a learned rule', () => {
  it.each<readonly [string, object, (value: unknown) => boolean, string, string]>([
    [
      'street',
      { type: 'string' },
      (value) => String(value).length === 4,
      'must be exactly 4 characters',
      'minimum length 4, maximum length 4',
    ],
    [
      'birthyear',
      { type: 'integer', minimum: 1 },
      (value) => Number(value) <= 2008 && Number(value) >= 1900,
      'must be between 1900 and 2008',
      'minimum 1900, maximum 2008',
    ],
    [
      'pin',
      { type: 'string' },
      (value) => /^\d{4}$/.test(String(value)),
      'must match ^\\d{4}$',
      'must match ^\\d{4}$',
    ],
    [
      'tokens',
      { type: 'integer', minimum: 1 },
      (value) => Number(value) >= 4_000_000_000,
      'must be at least 4000000000',
      'minimum 4000000000',
    ],
    [
      'street',
      { type: 'string' },
      (value) => value === 'Main Street 1' || value === 'Elm Street 2',
      'must be one of "Main Street 1", "Elm Street 2"',
      'must be one of "***", "***"',
    ],
    [
      'pin',
      { type: 'string' },
      (value) => value === '4711' || value === '4712',
      'must be one of "4711", "4712"',
      'must be one of ***, ***',
    ],
    [
      'policy',
      { type: 'string' },
      (value) => value === 'only if idle' || value === 'while open',
      'must be one of "only if idle", "while open"',
      'must be one of "only if idle", "while open"',
    ],
    [
      'colour',
      { type: 'string' },
      (value) => value === 'red' || value === 'blue',
      'must be one of "red", "blue"',
      'must be one of "red", "blue"',
    ],
  ])(
    'masks values of `%s` that are secret or personal, and no limits',
    async (field, schema, isRight, message, rule) => {
      const tested = await testOrders(
        ordersDocument({ [field]: schema }, [field]),
        (body) => (isRight(body[field]) ? undefined : message),
        { field, allow: ['create', 'change', 'destroy', 'credentials'] },
      );
      expect(rulesOf(tested)).toEqual([`/${field} ${rule}`]);
    },
  );
});
