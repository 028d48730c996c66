import type { IncomingMessage } from 'node:http';
import type { Body } from './body.js';
import type { RateLimitStatus } from './rate-limit-status.js';

export interface ApiCallOptions<MutantName extends string> {
  readonly incoming: IncomingMessage;
  /** The path relative to the API's base path. */
  readonly path: string;
  readonly fault: boolean;
  readonly mutants: ReadonlySet<MutantName>;
}

/** One API request and the results of the checks that it has passed. Each server adds the properties of its API. */
export class ApiCall<MutantName extends string> {
  readonly method: string;
  readonly path: string;
  readonly incoming: IncomingMessage;
  readonly mutants: ReadonlySet<MutantName>;
  /** Makes a write fail just before its commit, and a read after its queries. Only the control protocol sets it. */
  readonly fault: boolean;
  rateLimit: RateLimitStatus | undefined;
  body: Body | undefined;
  /** The values of the path parameters, by name. */
  parameters: Readonly<Record<string, string>> = {};

  constructor({ incoming, path, fault, mutants }: ApiCallOptions<MutantName>) {
    this.incoming = incoming;
    this.method = incoming.method ?? 'GET';
    this.path = path;
    this.fault = fault;
    this.mutants = mutants;
  }

  /** Returns the value of a header. Repeated headers are joined by a comma. */
  header(name: string): string | undefined {
    const { headers } = this.incoming;
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** Returns a path parameter, or an empty string if the path does not declare it. */
  parameter(name: string): string {
    return (Object.hasOwn(this.parameters, name) ? this.parameters[name] : undefined) ?? '';
  }
}
