/** The words of the API that more than one part of the server speaks. */

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

/** What a role allows, entity by entity. */
export const ACTIONS = ['view', 'create', 'edit', 'remove'] as const;
export type Action = (typeof ACTIONS)[number];
export type Permission = `${Entity}.${Action}`;

/** What a client may be told of. */
const EVENT_ACTIONS = ['create', 'edit', 'remove'] as const;
export type EventName = `${Entity}.${(typeof EVENT_ACTIONS)[number]}`;

export const PERMISSIONS: readonly Permission[] = ENTITIES.flatMap((entity) =>
  ACTIONS.map((action): Permission => `${entity}.${action}`),
);
export const EVENTS: readonly EventName[] = ENTITIES.flatMap((entity) =>
  EVENT_ACTIONS.map((action): EventName => `${entity}.${action}`),
);

/** Newest first. A client has one; it is stored and shown, and changes no answer. */
export const API_VERSIONS = ['1.11', '1.10', '1.9'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** How long an access token is accepted. */
export const TOKEN_SECONDS = 259_200;

/** Calls a client may make in any window. */
export const RATE_LIMIT = 1000;
export const RATE_WINDOW_MS = 3_600_000;
