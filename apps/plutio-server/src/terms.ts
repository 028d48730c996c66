// The vocabulary of the API that several modules of the server use.

export const ENTITIES = [
  'task',
  'project',
  'person',
  'company',
  'invoice',
  'proposal',
  'time-track',
  'note',
  'item',
  'invoice-subscription',
] as const;
export type Entity = (typeof ENTITIES)[number];

/** The actions that a role can permit on each entity type. */
export const ACTIONS = ['view', 'create', 'edit', 'remove'] as const;
export type Action = (typeof ACTIONS)[number];
export type Permission = `${Entity}.${Action}`;

/** The actions for which a client can receive webhooks. */
const EVENT_ACTIONS = ['create', 'edit', 'remove'] as const;
export type EventName = `${Entity}.${(typeof EVENT_ACTIONS)[number]}`;

export const PERMISSIONS: readonly Permission[] = ENTITIES.flatMap((entity) =>
  ACTIONS.map((action): Permission => `${entity}.${action}`),
);
export const EVENTS: readonly EventName[] = ENTITIES.flatMap((entity) =>
  EVENT_ACTIONS.map((action): EventName => `${entity}.${action}`),
);

/** The API versions, newest first. A client's version is stored and displayed, but does not affect responses. */
export const API_VERSIONS = ['1.11', '1.10', '1.9'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Lifetime of an access token. */
export const TOKEN_SECONDS = 259_200;

/** Default maximum number of calls per client and window. */
export const RATE_LIMIT = 1000;
export const RATE_WINDOW_MS = 3_600_000;
