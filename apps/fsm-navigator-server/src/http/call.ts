import type { HttpBindings } from '@hono/node-server';
import { ApiCall } from '@touchstone/server-kit';
import type { Context } from 'hono';
import type { Key } from '../data/key-store.js';
import type { MutantName, Mutants } from '../mutants/catalogue.js';

/**
 * One API request and the results of the checks that it has passed. Percent-encoded reserved characters in `path` are
 * not decoded.
 */
export class Call extends ApiCall<MutantName> {
  /** Overrides the client address. Only the control protocol sets it. */
  readonly address: string | undefined;
  key: Key | undefined;
  readonly #context: Context<{ Bindings: HttpBindings }>;

  constructor(
    context: Context<{ Bindings: HttpBindings }>,
    path: string,
    control: { address: string | undefined; fault: boolean },
    mutants: Mutants,
  ) {
    super({ incoming: context.env.incoming, path, fault: control.fault, mutants });
    this.#context = context;
    this.address = control.address;
  }

  query(name: string): string | undefined {
    return this.#context.req.query(name);
  }

  /**
   * The id of the company that owns the key.
   * @throws Error if the call is not authenticated yet
   */
  get company(): string {
    if (this.key === undefined) throw new Error('The company is not known until the key is checked.');
    return this.key.companyId;
  }
}
