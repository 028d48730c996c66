import type { Trigger } from '../error/trigger.js';
import type { Location } from '../load/location.js';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON Schema 2020-12, lossless: every keyword of the document survives. `$ref`s point into
 * {@link ApiModel.document}, nearly always to `#/components/schemas/<name>`.
 */
export type Schema = boolean | { readonly [keyword: string]: Json };

/** What every node of the model carries: where the document says it. */
export interface Node {
  readonly location: Location;
}

/** A schema where a document uses it: `pointer` leads to it in {@link ApiModel.document}. */
export interface SchemaNode extends Node {
  /** JSON Pointer fragment into the bundled document: `#/components/schemas/Job`. */
  readonly pointer: string;
  readonly schema: Schema;
}

/** Deeply frozen. Everything downstream of `core` sees OpenAPI through this alone. */
export interface ApiModel extends Node {
  readonly title: string;
  readonly version: string;
  /** The version the source was written in; the model itself always speaks 3.1. */
  readonly specification: '3.0' | '3.1';
  readonly servers: readonly string[];
  readonly operations: readonly Operation[];
  readonly paths: readonly PathItem[];
  /** Component schemas, in document order. */
  readonly schemas: ReadonlyMap<string, SchemaNode>;
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  /** What the server sends by itself (OpenAPI 3.1 §4.8.1), in document order. */
  readonly webhooks: readonly Webhook[];
  /** How it sends them: the root extension `x-webhooks`. */
  readonly delivery: WebhookDelivery;
  /** Codes in the order a server checks them: `x-error-order`, or empty. */
  readonly errorOrder: readonly string[];
  /** The bundled document with its schemas in the 3.1 dialect, `$ref`s kept. See `toOpenApi`. */
  readonly document: { readonly [key: string]: Json };
}

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

export interface PathItem extends Node {
  /** The template: `/jobs/{id}`. */
  readonly path: string;
  readonly operations: readonly Operation[];
}

export interface Operation extends Node {
  /** `METHOD /path`: unique, stable, and what a person reads in the ledger. */
  readonly id: string;
  /** The document's `operationId`, where it has one. */
  readonly operationId?: string;
  readonly method: Method;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** Path-item parameters merged in; operation wins. */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly Response[];
  /** Calls that it makes the server make. */
  readonly callbacks: readonly Callback[];
  /** `x-permission`: what the role of the user behind the credential has to allow, `task.view`. */
  readonly permission?: string;
  /** Alternatives (OR) of requirements (AND). Empty: no security. An empty alternative: anonymous allowed. */
  readonly security: readonly (readonly SecurityRequirement[])[];
}

/** An operation, as far as it is read before its responses. */
export type OperationBase = Omit<Operation, 'responses'>;

export interface SecurityRequirement {
  readonly scheme: string;
  /** OAuth scopes, or role names for other schemes (OpenAPI 3.1 §4.8.30). */
  readonly scopes: readonly string[];
}

export interface SecurityScheme extends Node {
  readonly name: string;
  readonly type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** apiKey: where the key goes. */
  readonly in?: 'header' | 'query' | 'cookie';
  /** apiKey: the header, query or cookie name. */
  readonly parameterName?: string;
  /** http: `bearer`, `basic`, … lower-cased. */
  readonly scheme?: string;
  /** oauth2: from the first flow that has one. */
  readonly tokenUrl?: string;
  /** oauth2: id of the document's own operation at `tokenUrl`, where that is below one of its servers. */
  readonly tokenOperation?: string;
}

/** A call that the server makes. */
export interface ServerCall extends Node {
  readonly method: Method;
  readonly summary?: string;
  readonly description?: string;
  /** Header parameters, each sent with every delivery where it is required. */
  readonly headers: readonly Parameter[];
  readonly content: readonly MediaType[];
}

/** A call to where a request said: one entry of an operation's `callbacks`. */
export interface Callback extends ServerCall {
  /** Its key: `onPaid`. */
  readonly name: string;
  /** Where it goes: a runtime expression (OpenAPI 3.1 §4.8.20.4), `{$request.body#/callbackUrl}`. */
  readonly expression: string;
}

/** A call to whoever subscribed: one entry of `webhooks`. */
export interface Webhook extends ServerCall {
  /** Its key: `task.create`. */
  readonly name: string;
  /** `x-caused-by`: ids of the operations that cause it. Empty: the document does not say. */
  readonly causes: readonly string[];
}

/** The root extension `x-webhooks`. */
export interface WebhookDelivery {
  /** After Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. Null: nothing is said of it. */
  readonly signature: 'standard-webhooks' | null;
  /** Seconds until a failed delivery is tried again, one for each retry. */
  readonly retries: readonly number[];
}

export interface Parameter extends Node {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  /** Serialisation (OpenAPI 3.1 §4.8.12): style and explode with defaults filled in, or `content`. */
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Set when the parameter is described by `content`: its media type. */
  readonly mediaType?: string;
  readonly schema: SchemaNode;
  readonly examples: readonly Json[];
}

export interface RequestBody extends Node {
  readonly required: boolean;
  readonly content: readonly MediaType[];
}

export interface MediaType extends Node {
  /** As written: `application/json`, `application/*+json`. */
  readonly mediaType: string;
  readonly schema?: SchemaNode;
  /** By property, of a form: how it is written, where the document says so (OpenAPI 3.1 §4.8.15). */
  readonly encoding?: { readonly [property: string]: PropertyEncoding };
  readonly examples: readonly Example[];
}

/** An Encoding Object, as far as it tells how a property of a form is written; defaults are filled in. */
export interface PropertyEncoding {
  readonly style: string;
  readonly explode: boolean;
}

export interface Example extends Node {
  readonly name: string;
  readonly summary?: string;
  readonly value: Json;
}

export interface Response extends Node {
  /** As written: `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly Header[];
  readonly content: readonly MediaType[];
  /** The documented errors of a 4xx or 5xx (or `default`) response, in match order. Empty for a success. */
  readonly errors: readonly ApiError[];
}

/** A response, as far as it is read before its errors. */
export type ResponseBase = Omit<Response, 'errors'>;

export interface Header extends Node {
  readonly name: string;
  readonly required: boolean;
  readonly schema?: SchemaNode;
  readonly description?: string;
  readonly examples: readonly Json[];
}

export type Provenance = 'seed' | 'vendor' | 'observed' | 'inferred' | 'designed';

/** One documented error of one operation: an Example with `x-error`, or inferred from standard OpenAPI. */
export interface ApiError extends Node {
  /** The code, or null where the document tells the errors of this status apart by nothing. */
  readonly code: string | null;
  /** As the Response Object's key says: `404`, `4XX`, `default`. */
  readonly status: string;
  /** Null for a response without content. */
  readonly mediaType: string | null;
  /** Name of the Example, where there is one. */
  readonly name?: string;
  readonly summary?: string;
  readonly example?: Json;
  /** Never empty; each is one way to bring the error about. */
  readonly triggers: readonly Trigger[];
  /** All must hold for an answer to be this error. */
  readonly match: readonly Match[];
  /** Every way must be answered alike, byte for byte, so that nobody learns which it was. */
  readonly indistinguishable: boolean;
  readonly cause?: string;
  readonly fix?: string;
  /** When sending the same request again can succeed. */
  readonly retry?: 'never' | 'after-fix' | 'after-delay' | 'retry-after';
  readonly provenance: Provenance;
  /** False when inferred from standard OpenAPI. */
  readonly explicit: boolean;
}

/** A condition on an answer's body. */
export type Match =
  /** ECMA-262 `u` regular expression, unanchored, on the string (or number's text) at `pointer`. */
  | { readonly pointer: string; readonly pattern: string }
  | { readonly pointer: string; readonly equals: Json };
