import type { EffectKind } from '../effect/effect.js';
import type { Trigger } from '../error/trigger.js';
import type { Location } from '../load/location.js';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A JSON Schema 2020-12 schema with all of its keywords. `$ref`s point into {@link ApiModel.document}, usually to
 * `#/components/schemas/<name>`.
 */
export type Schema = boolean | { readonly [keyword: string]: Json };

/** Base of all nodes of the model, which have a location in the source document. */
export interface Node {
  readonly location: Location;
}

/** A schema as used in a document. `pointer` locates it in {@link ApiModel.document}. */
export interface SchemaNode extends Node {
  /** JSON Pointer fragment into the bundled document: `#/components/schemas/Job`. */
  readonly pointer: string;
  readonly schema: Schema;
}

/** The deeply frozen model of an OpenAPI document. Code outside of core reads OpenAPI through this model only. */
export interface ApiModel extends Node {
  readonly title: string;
  readonly version: string;
  /** OpenAPI version of the source document. The model itself always uses the 3.1 dialect. */
  readonly specification: '2.0' | '3.0' | '3.1';
  readonly servers: readonly string[];
  readonly operations: readonly Operation[];
  readonly paths: readonly PathItem[];
  /** Component schemas, in document order. */
  readonly schemas: ReadonlyMap<string, SchemaNode>;
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  /** Requests that the server sends to subscribers (OpenAPI 3.1 §4.8.1), in document order. */
  readonly webhooks: readonly Webhook[];
  /** The signature and retries of webhook deliveries: `x-webhooks`. */
  readonly delivery: WebhookDelivery;
  /** Error codes in the order in which a server checks for them, from `x-error-order`. Empty if not declared. */
  readonly errorOrder: readonly string[];
  /** The lists of error codes that several statuses share, in document order. */
  readonly vocabularies: readonly Vocabulary[];
  /** The bundled document with its schemas in the 3.1 dialect and `$ref`s kept. See `toOpenApi` for a copy. */
  readonly document: { readonly [key: string]: Json };
}

/**
 * An `enum` of error codes that several statuses share. It does not say which codes a status has, so the codes are no errors
 * of these statuses unless examples or descriptions name them.
 */
export interface Vocabulary {
  /** JSON Pointer to the code in an error body: `/code`. */
  readonly pointer: string;
  readonly codes: readonly string[];
}

/** The HTTP methods that OpenAPI 3.1 can document. */
export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

/** A path of the document with its operations (OpenAPI 3.1 §4.8.9). */
export interface PathItem extends Node {
  /** The path template: `/jobs/{id}`. */
  readonly path: string;
  readonly operations: readonly Operation[];
}

/** An operation of the document (OpenAPI 3.1 §4.8.10). */
export interface Operation extends Node {
  /** `METHOD /path`: unique and stable; used in reports. */
  readonly id: string;
  /** The `operationId`, if the document specifies one. */
  readonly operationId?: string;
  readonly method: Method;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** Parameters of the operation and its path item; those of the operation take precedence. */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly Response[];
  /** Requests that the operation makes the server send. */
  readonly callbacks: readonly Callback[];
  /** `x-permission`: the permission that the role of the authenticated user needs, such as `task.view`. */
  readonly permission?: string;
  /** `x-effect`: the effect of an accepted call, if the document declares it. `effectOf` infers it otherwise. */
  readonly declaredEffect?: EffectKind;
  /**
   * Alternatives (OR) of requirements (AND). An empty list means no security; an empty alternative allows anonymous
   * access.
   */
  readonly security: readonly (readonly SecurityRequirement[])[];
}

/** An operation without its responses, which are read last. */
export type OperationBase = Omit<Operation, 'responses'>;

/** A required security scheme with its scopes (OpenAPI 3.1 §4.8.30). */
export interface SecurityRequirement {
  readonly scheme: string;
  /** OAuth scopes, or role names for other schemes (OpenAPI 3.1 §4.8.30). */
  readonly scopes: readonly string[];
}

/** A security scheme of `components` (OpenAPI 3.1 §4.8.27). */
export interface SecurityScheme extends Node {
  readonly name: string;
  readonly type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** apiKey: the part of the request that carries the key. */
  readonly in?: 'header' | 'query' | 'cookie';
  /** apiKey: the header, query or cookie name. */
  readonly parameterName?: string;
  /** http: the name of the authentication scheme in lower case, such as `bearer` or `basic`. */
  readonly scheme?: string;
  /** http: the format of a bearer token as the document states it, such as `JWT`. */
  readonly bearerFormat?: string;
  /** openIdConnect: the URL of the discovery document. */
  readonly openIdConnectUrl?: string;
  /** oauth2: the token URL of the first flow that has one. */
  readonly tokenUrl?: string;
  /** oauth2: id of the operation at `tokenUrl`, if the document itself describes that operation. */
  readonly tokenOperation?: string;
}

/** A request that the server sends: a callback or webhook. */
export interface ServerCall extends Node {
  readonly method: Method;
  readonly summary?: string;
  readonly description?: string;
  /** Header parameters of the request. Required headers are part of every delivery. */
  readonly headers: readonly Parameter[];
  readonly content: readonly MediaType[];
}

/** A request that an operation makes the server send: one entry of its `callbacks`. */
export interface Callback extends ServerCall {
  /** The key in `callbacks`: `onPaid`. */
  readonly name: string;
  /** Runtime expression for the URL (OpenAPI 3.1 §4.8.20.4): `{$request.body#/callbackUrl}`. */
  readonly expression: string;
}

/** A request to subscribers: one entry of `webhooks`. */
export interface Webhook extends ServerCall {
  /** The key in `webhooks`: `task.create`. */
  readonly name: string;
  /** `x-caused-by`: ids of the operations that cause the webhook. Empty if not declared. */
  readonly causes: readonly string[];
}

/** The signature and retries of webhook deliveries, from the root extension `x-webhooks`. */
export interface WebhookDelivery {
  /**
   * The signature scheme: Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), or `null` if not
   * declared.
   */
  readonly signature: 'standard-webhooks' | null;
  /** Delay in seconds before each retry of a failed delivery. */
  readonly retries: readonly number[];
}

/** A parameter of an operation (OpenAPI 3.1 §4.8.12). */
export interface Parameter extends Node {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  /** Serialization style (OpenAPI 3.1 §4.8.12). The defaults of `style` and `explode` are filled in. */
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** `true` if a query parameter with an empty value counts as absent (OpenAPI 3.1 §4.8.12.2). */
  readonly allowEmptyValue: boolean;
  /** Media type of the parameter, if `content` describes it. */
  readonly mediaType?: string;
  readonly schema: SchemaNode;
  readonly examples: readonly Json[];
}

/** The request body of an operation (OpenAPI 3.1 §4.8.13). */
export interface RequestBody extends Node {
  readonly required: boolean;
  readonly content: readonly MediaType[];
}

/** One entry of a `content` map (OpenAPI 3.1 §4.8.14). */
export interface MediaType extends Node {
  /** As written: `application/json`, `application/*+json`. */
  readonly mediaType: string;
  readonly schema?: SchemaNode;
  /** Forms only: the declared serialization of each property (OpenAPI 3.1 §4.8.15). */
  readonly encoding?: { readonly [property: string]: PropertyEncoding };
  readonly examples: readonly Example[];
}

/** The serialization of a form property, from its Encoding Object. Defaults are filled in. */
export interface PropertyEncoding {
  readonly style: string;
  readonly explode: boolean;
}

/** An example value. An unnamed example has the name `example`. */
export interface Example extends Node {
  readonly name: string;
  readonly summary?: string;
  readonly value: Json;
}

/** A documented response (OpenAPI 3.1 §4.8.17). */
export interface Response extends Node {
  /** As written: `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly Header[];
  readonly content: readonly MediaType[];
  readonly links: readonly Link[];
  /** The errors of a 4xx, 5xx or `default` response, in match order. Empty for other responses. */
  readonly errors: readonly ApiError[];
}

/** A response without its errors, which are read last. */
export type ResponseBase = Omit<Response, 'errors'>;

/** A link that passes values of a response to the parameters of another operation (OpenAPI 3.1 §4.8.20). */
export interface Link extends Node {
  readonly name: string;
  /** The `operationId` or, without one, the `operationRef` of the other operation. */
  readonly target: string;
  /** Constants and runtime expressions such as `$response.body#/id`, by the name of the parameter. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A response header (OpenAPI 3.1 §4.8.21). */
export interface Header extends Node {
  readonly name: string;
  readonly required: boolean;
  readonly schema?: SchemaNode;
  readonly description?: string;
  readonly examples: readonly Json[];
}

/** The origin of an error in the document: `x-error.provenance`, or `inferred` for errors without `x-error`. */
export type Provenance = 'seed' | 'vendor' | 'observed' | 'inferred' | 'designed';

/** A documented error of an operation, declared by `x-error` or inferred from standard OpenAPI. */
export interface ApiError extends Node {
  /** The error code, or `null` if the document does not distinguish the errors of this status. */
  readonly code: string | null;
  /** The key of the Response Object: `404`, `4XX`, `default`. */
  readonly status: string;
  /** `null` for a response without content. */
  readonly mediaType: string | null;
  /** Name of the Example, if the error has one. */
  readonly name?: string;
  readonly summary?: string;
  readonly example?: Json;
  /** Conditions, each of which causes the error on its own. Never empty. */
  readonly triggers: readonly Trigger[];
  /** Conditions that a response body must all satisfy to match this error. */
  readonly match: readonly Match[];
  /** If `true`, all triggers cause byte-identical responses, so a client cannot distinguish them. */
  readonly indistinguishable: boolean;
  readonly cause?: string;
  readonly fix?: string;
  /** Indicates when a retry of the same request can succeed. */
  readonly retry?: 'never' | 'after-fix' | 'after-delay' | 'retry-after';
  readonly provenance: Provenance;
  /** `false` if the error was inferred from standard OpenAPI. */
  readonly explicit: boolean;
  /** Set if `x-errors` of the operation declares the cause, and not an `x-error` of the response. */
  readonly declaredIn?: 'operation';
}

/** A condition on a response body. */
export type Match =
  /** An unanchored ECMA-262 regular expression with the `u` flag, tested on the string or number at `pointer`. */
  | { readonly pointer: string; readonly pattern: string }
  | { readonly pointer: string; readonly equals: Json };
