import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The members of a JSON object. */
export type JsonObject = { readonly [name: string]: Json };

/**
 * The origin of a call or of a row: the seed data, the client under observation, or another client that writes at the
 * same time.
 */
export type Client = 'seed' | 'run' | 'writer';

/** A request as an app receives it. */
export interface Call {
  readonly client: Client;
  readonly method: string;
  /** The decoded path, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A response of an app. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as text; `undefined` sends none. */
  readonly text?: string;
  /** The media type of the body. Default: `application/json`. */
  readonly type?: string;
}

/** Returns a response with a JSON body. */
export const json = (status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  text: JSON.stringify(body),
});

/** Returns a response with a body that is not JSON. */
export const text = (status: number, body: string, type = 'text/plain; charset=utf-8'): Answer => ({
  status,
  text: body,
  type,
});

/** Returns true if a value is a JSON object. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses a JSON body; undefined if it is not JSON. */
export function parseJson(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/** Returns the media type of the body of a call, in lower case and without parameters. */
export const contentType = ({ headers }: Call): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Reads a request from the network. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return {
    client: 'run',
    method: request.method ?? 'GET',
    path: decoded(pathname),
    query: searchParams,
    headers: request.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
