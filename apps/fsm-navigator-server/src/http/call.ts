import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Key } from '../data/key-store.js';
import type { Mutants } from '../mutants/catalogue.js';
import type { Body } from './body.js';
import type { Standing } from './rate-limit.js';

/** One API request, and what the checks it has passed have found out about it. */
export class Call {
  readonly method: string;
  /** Below the API's base: `/jobs/{id}` as sent, not decoded. */
  readonly path: string;
  readonly incoming: IncomingMessage;
  readonly mutants: Mutants;
  readonly #context: Context<{ Bindings: HttpBindings }>;
  /** Overrides where the call comes from; only the control protocol sets it. */
  readonly address: string | undefined;
  /** Makes the call fail as late as possible; only the control protocol sets it. */
  readonly fault: boolean;
  key: Key | undefined;
  standing: Standing | undefined;
  body: Body | undefined;
  /** The path's parameters. */
  parameters: Readonly<Record<string, string>> = {};

  constructor(
    context: Context<{ Bindings: HttpBindings }>,
    path: string,
    control: { address: string | undefined; fault: boolean },
    mutants: Mutants,
  ) {
    this.#context = context;
    this.incoming = context.env.incoming;
    this.method = this.incoming.method ?? 'GET';
    this.path = path;
    this.mutants = mutants;
    this.address = control.address;
    this.fault = control.fault;
  }

  /** Several headers of one name are joined by a comma. */
  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  query(name: string): string | undefined {
    return this.#context.req.query(name);
  }

  get company(): string {
    if (this.key === undefined) throw new Error('The company of a call is known once its key is.');
    return this.key.companyId;
  }

  parameter(name: string): string {
    return this.parameters[name] ?? '';
  }
}
