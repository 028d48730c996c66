import {
  type Answer,
  type Call,
  contentType,
  type Json,
  type JsonObject,
  json,
  parseJson,
  text,
} from '../kit/message.js';
import { type Framework, type Handlers, Pipeline } from '../kit/pipeline.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { EXPRESS_FAULTS, type ExpressFault } from './express-faults.js';

const SESSION = 's%3AkR7bq2.L0pZ4vWm9';
const BASE = '/api/v1';

/** A server in the style of Express: ids in `Location`, messages instead of resources, a session in a cookie. */
export const express: ServerKind = {
  name: 'express',
  basePath: BASE,
  credentials: { session: SESSION },
  faults: EXPRESS_FAULTS,
  lenient: [],
  create: (context) => new ExpressApp(context),
};

const message = (status: number, about: string, headers?: Record<string, string>): Answer =>
  json(status, { message: about }, headers);

const absent = (): Answer => message(404, 'Not found');

const SQL =
  'insert into "customers" ("name", "phone") values ($1, $2) - duplicate key value violates unique constraint';

type Writing = Pick<Call, 'client'>;

class ExpressApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: ExpressFault) => boolean;
  readonly #pipeline: Pipeline;
  readonly #customers;
  readonly #products;
  readonly #bookings;
  #count = 0;
  #isLoggedOut = false;

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#customers = context.table('customer');
    this.#products = context.table('product');
    this.#bookings = context.table('booking');
    this.#pipeline = new Pipeline(context, this.#framework, this.#handlers);
    const seed = { client: 'seed' } as const;
    for (const [name, phone] of [
      ['Grace', '+493011111111'],
      ['Alan', '+493022222222'],
    ] as const)
      this.#createCustomer(seed, { name, phone });
    this.#products.insert('seed', 'OIL-0540', { sku: 'OIL-0540', name: 'Oil', price: 9.5, stock: 12 });
    this.#book(seed, { bay: 2, date: '2026-08-01' });
  }

  handle(call: Call): Answer {
    if (!call.path.startsWith(`${BASE}/`)) return unknownRoute(call);
    return this.#pipeline.handle({ ...call, path: call.path.slice(BASE.length) });
  }

  writerStep(step: number): void {
    const own = this.#customers.keysOf('writer');
    const [oldest] = own;
    const writing = { client: 'writer' } as const;
    if (own.length > 6 && oldest !== undefined) this.#customers.remove('writer', oldest);
    else if (step % 3 > 0 || oldest === undefined)
      this.#createCustomer(writing, { name: `Other ${step}`, phone: `+4940${1_000_000 + step}` });
    else this.#customers.change('writer', oldest, { ...this.#customers.find(oldest), vip: step % 2 === 0 });
    if (step % 5 === 0)
      this.#book(writing, { bay: 1, date: new Date(step * 864e5).toISOString().slice(0, 10) });
  }

  readonly #framework: Framework = {
    coercion: {},
    unmatched: (call) => unknownRoute(call),
    authenticate: ({ headers: { cookie = '' } }, operation) =>
      operation === 'POST /login' ||
      (!this.#isLoggedOut && cookie.split('; ').includes(`connect.sid=${SESSION}`))
        ? undefined
        : message(401, 'Please log in'),
    readBody: (call, { body }) => {
      if (body === undefined) return { value: undefined };
      // The JSON parser of Express skips bodies of other media types.
      if (contentType(call) !== 'application/json') return { value: {} };
      const value = parseJson(call.text === '' ? '{}' : call.text);
      const isRead = typeof value === 'object' && value !== null;
      return isRead ? { value } : { refusal: errors([{ msg: 'Unexpected token in JSON at position 0' }]) };
    },
    invalid: (violations) =>
      errors(
        violations.map(({ path: [place = '', ...path], message: msg }) => ({
          msg,
          path: path.join('.'),
          location: String(place),
        })),
      ),
    crash: () => text(500, '<pre>Internal Server Error</pre>', 'text/html; charset=utf-8'),
  };

  readonly #handlers: Handlers = {
    'POST /login': ({ input: { email, password } }) =>
      email === 'ada@workshop.test' && password === 'lovelace'
        ? message(200, 'Welcome', { 'Set-Cookie': `connect.sid=${SESSION}; Path=/; HttpOnly` })
        : message(401, 'Wrong e-mail address or password'),
    'POST /logout': ({ client }) => {
      this.#context.harm.dangerous(client, 'logged out');
      this.#isLoggedOut = true;
      return { status: 204 };
    },
    'GET /customers': ({ parameters: { limit = 20, offset = 0, sort = 'name' } }) => {
      if (!/^-?(name|phone|createdAt)$/.test(String(sort)))
        return errors([{ msg: 'Unknown field', path: 'sort', location: 'query' }]);
      const rows = this.#customers.all();
      return json(200, {
        data: rows.slice(Number(offset), Number(offset) + Number(limit)),
        total: rows.length,
      });
    },
    'POST /customers': (call) => {
      if (this.#isTaken(call.input, undefined)) {
        if (this.#has('phone-taken-500')) return json(500, { message: SQL });
        if (!this.#has('phone-not-unique')) return message(409, 'Phone number is taken');
      }
      const { id } = this.#createCustomer(call, call.input);
      const path = this.#has('location-wrong') ? '/clients' : '/customers';
      return message(201, 'Customer created', { Location: `${BASE}${path}/${String(id)}` });
    },
    'GET /customers/{id}': (_, { id = '' }) => {
      const customer = this.#customers.find(id);
      if (!customer) return absent();
      return json(200, this.#has('password-hash-shown') ? { ...customer, session: SESSION } : customer);
    },
    'PUT /customers/{id}': ({ client, input }, { id = '' }) => {
      const customer = this.#customers.find(id);
      if (!customer) return absent();
      if (this.#isTaken(input, id)) return message(409, 'Phone number is taken');
      const { createdAt = null } = customer;
      if (!this.#has('replace-lost')) this.#customers.change(client, id, { ...known(input), id, createdAt });
      return message(200, 'Customer replaced');
    },
    'DELETE /customers/{id}': ({ client }, { id = '' }) => {
      if (!this.#customers.find(id)) return absent();
      if (!this.#has('remove-keeps')) this.#customers.remove(client, id);
      return message(200, 'Customer deleted');
    },
    'GET /products': () => json(200, this.#products.all()),
    'POST /products': ({ client, input }) => {
      const sku = String(input['sku']);
      if (this.#products.find(sku)) return message(409, 'SKU is taken');
      return json(201, this.#products.insert(client, sku, input), { Location: `${BASE}/products/${sku}` });
    },
    'GET /products/{sku}': (_, { sku = '' }) => {
      const product = this.#products.find(sku);
      return product ? json(200, product) : absent();
    },
    'PATCH /products/{sku}': ({ client, input: { price, stock } }, { sku = '' }) => {
      const product = this.#products.find(sku);
      if (!product) return absent();
      const changes = { ...(price !== undefined && { price }), ...(stock !== undefined && { stock }) };
      return json(200, this.#products.change(client, sku, { ...product, ...changes }));
    },
    'DELETE /products/{sku}': ({ client }, { sku = '' }) => {
      if (!this.#products.find(sku)) return absent();
      this.#products.remove(client, sku);
      return { status: 204 };
    },
    'GET /bookings': () => json(200, this.#bookings.all()),
    'POST /bookings': (call) => {
      const { bay, date } = call.input;
      const isTaken = this.#bookings.all().some((other) => other['bay'] === bay && other['date'] === date);
      if (isTaken && !this.#has('double-booking')) return message(409, 'The bay is taken');
      const { id } = this.#book(call, call.input);
      return message(201, 'Booked', { Location: `${BASE}/bookings/${String(id)}` });
    },
    'GET /bookings/{id}': (_, { id = '' }) => {
      const booking = this.#bookings.find(id);
      return booking ? json(200, booking) : absent();
    },
    'DELETE /bookings/{id}': ({ client }, { id = '' }) => {
      if (!this.#bookings.find(id)) return absent();
      this.#bookings.remove(client, id);
      return { status: 204 };
    },
    'POST /orders/{id}/refund': ({ client }, { id }) => {
      if (id !== '1001') return absent();
      this.#context.harm.dangerous(client, 'refunded an order');
      return message(200, 'Refunded');
    },
    'POST /invites': ({ client }) => {
      this.#context.harm.dangerous(client, 'sent an invitation');
      return message(202, 'Invitation sent');
    },
  };

  #isTaken({ phone }: JsonObject, id: string | undefined): boolean {
    return this.#customers.all().some((other) => other['phone'] === phone && other['id'] !== id);
  }

  #createCustomer({ client }: Writing, input: JsonObject): JsonObject {
    const id = Array.from({ length: 24 }, () => Math.floor(this.#context.random() * 16).toString(16)).join(
      '',
    );
    const createdAt = new Date().toISOString();
    return this.#customers.insert(client, id, { ...known(input), id, createdAt });
  }

  #book({ client }: Writing, { bay = null, date = null, note }: JsonObject): JsonObject {
    const id = ++this.#count;
    return this.#bookings.insert(client, String(id), { id, bay, date, ...(note !== undefined && { note }) });
  }
}

const errors = (list: Json): Answer => json(400, { errors: list });

const unknownRoute = ({ method, path }: Call): Answer =>
  text(404, `<!DOCTYPE html>\n<pre>Cannot ${method} ${path}</pre>\n`, 'text/html; charset=utf-8');

const known = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(input).filter(([name]) => ['name', 'phone', 'email', 'vip', 'address'].includes(name)),
  );
