import { randomUUID } from 'node:crypto';
import { type Answer, type Call, serve } from './harness.js';

interface Parcel {
  readonly id: string;
  readonly tenant: string;
  readonly label: string;
  available: number;
  stops: readonly string[];
  status: string;
  version: number;
  isSealed: boolean;
}

/** The credentials of two tenants. */
export const PARCEL_KEYS = { north: 'north-7d2c9a1e44', south: 'south-0b6f3e8d71' };

/** What the server does wrong. */
export type ParcelFault =
  | 'ignores the version'
  | 'shows parcels to others'
  | 'changes parcels of others'
  | 'fails for a known label'
  | 'returns the hash of the key';

interface State {
  readonly parcels: Map<string, Parcel>;
  readonly senders: Set<string>;
  /** The body of the first request with an idempotency key, by key. */
  readonly keys: Map<string, string>;
  readonly fault: ParcelFault | undefined;
  /** Times of the latest lists. */
  lists: readonly number[];
}

/** Starts a server that keeps the contract of the document of parcels, apart from its fault. */
export const parcelServer = (fault?: ParcelFault): Promise<{ url: string; calls: Call[] }> => {
  const state: State = { parcels: new Map(), senders: new Set(), keys: new Map(), fault, lists: [] };
  return serve((call) => answer(call, state));
};

const refuse = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { code },
});

function answer(call: Call, state: State): Answer {
  const { method, path, headers, json } = call;
  const tenant = Object.entries(PARCEL_KEYS).find(([, key]) => key === headers['x-key'])?.[0];
  if (tenant === undefined) return { status: 401 };
  const sent = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (path === '/senders') return addSender(sent, state);
  const [, , id, action] = path.split('/');
  if (id === undefined) return method === 'GET' ? list(tenant, state) : create(sent, tenant, state);
  const found = state.parcels.get(id);
  const isVisible =
    found?.tenant === tenant ||
    (method === 'GET' && state.fault === 'shows parcels to others') ||
    (method === 'PATCH' && state.fault === 'changes parcels of others');
  if (!found || !isVisible) return refuse(404, 'parcel_unknown');
  if (method === 'GET') return shown(found, state, 200);
  if (method === 'PATCH') return change(call, sent, found, state);
  return action === 'seal' ? seal(found, state) : collect(call, sent, found, state);
}

function addSender({ name }: Record<string, unknown>, { senders }: State): Answer {
  if (typeof name !== 'string' || name === '') return refuse(422, 'invalid');
  const id = `snd_${randomUUID()}`;
  senders.add(id);
  return { status: 201, body: { id } };
}

const WINDOW_MS = 3000;

function list(tenant: string, state: State): Answer {
  const now = Date.now();
  state.lists = [...state.lists.filter((at) => now - at < WINDOW_MS), now];
  if (state.lists.length > 30) return refuse(429, 'too_many_requests', { 'retry-after': '3' });
  const own = [...state.parcels.values()].filter((parcel) => parcel.tenant === tenant);
  return { status: 200, body: own.map((parcel) => viewOf(parcel, state)) };
}

const viewOf = ({ id, label, available, status }: Parcel, { fault }: State): object => ({
  id,
  label,
  available,
  status,
  ...(fault === 'returns the hash of the key' && {
    keyHash: '$2b$12$KIXQ4Z0y3bJYw1Zb1e0kKeQ8Qp8b0Yv1mF5dC3kq0Yc8mJr1u3a2K',
  }),
});

const shown = (parcel: Parcel, state: State, status: number): Answer => ({
  status,
  headers: { etag: `"${parcel.version}"` },
  body: viewOf(parcel, state),
});

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 99;
const areStops = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((stop) => typeof stop === 'string' && stop !== '');

function create(sent: Record<string, unknown>, tenant: string, state: State): Answer {
  const { senderId, label, pieces, stops, pickup } = sent;
  const isLabel = typeof label === 'string' && /^[A-Z]{3}-\d{5}$/.test(label);
  const isDay = typeof pickup === 'string' && /^\d{4}-\d\d-\d\d$/.test(pickup);
  if (typeof senderId !== 'string' || senderId === '' || !isLabel || !isCount(pieces) || !isDay)
    return refuse(422, 'invalid');
  if (!areStops(stops)) return refuse(422, 'invalid');
  if (!state.senders.has(senderId)) return refuse(422, 'sender_unknown');
  if (pickup < '2026-01-01') return refuse(422, 'pickup_in_past');
  if ([...state.parcels.values()].some((parcel) => parcel.label === label))
    return state.fault === 'fails for a known label' ? { status: 500 } : refuse(409, 'label_taken');
  const id = randomUUID();
  const parcel = {
    id,
    tenant,
    label,
    available: pieces,
    stops,
    status: 'stored',
    version: 1,
    isSealed: false,
  };
  state.parcels.set(id, parcel);
  return shown(parcel, state, 201);
}

function change(
  { headers, json }: Call,
  { status, stops, ...others }: Record<string, unknown>,
  parcel: Parcel,
  state: State,
): Answer {
  const version = headers['if-match'];
  if (version === undefined) return refuse(428, 'if_match_required');
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  if (!isObject || Object.keys(others).length > 0) return refuse(422, 'invalid');
  if (status !== undefined && status !== 'stored' && status !== 'lost') return refuse(422, 'invalid');
  if (stops !== undefined && !areStops(stops)) return refuse(422, 'invalid');
  if (version !== `"${parcel.version}"` && state.fault !== 'ignores the version')
    return refuse(412, 'version_changed');
  if (parcel.status === 'lost') return refuse(409, 'parcel_lost');
  parcel.status = status ?? parcel.status;
  parcel.stops = stops ?? parcel.stops;
  parcel.version += 1;
  return shown(parcel, state, 200);
}

function seal(parcel: Parcel, state: State): Answer {
  if (parcel.isSealed) return refuse(409, 'already_sealed');
  if (parcel.stops.length === 0) return refuse(409, 'parcel_has_no_stops');
  parcel.isSealed = true;
  return { status: 200, body: viewOf(parcel, state) };
}

function collect(
  { headers, text, path }: Call,
  { pieces }: Record<string, unknown>,
  parcel: Parcel,
  { keys }: State,
): Answer {
  if (!isCount(pieces)) return refuse(422, 'invalid');
  const key = headers['idempotency-key'];
  if (typeof key === 'string') {
    const first = keys.get(key);
    if (first === `${path} ${text}`) return { status: 201, body: { pieces } };
    if (first !== undefined) return refuse(409, 'idempotency_key_reused');
  }
  if (!parcel.isSealed) return refuse(409, 'parcel_not_sealed');
  if (parcel.available === 0) return refuse(409, 'all_pieces_collected');
  if (pieces > parcel.available) return refuse(409, 'not_enough_pieces');
  parcel.available -= pieces;
  if (typeof key === 'string') keys.set(key, `${path} ${text}`);
  return { status: 201, body: { pieces } };
}
