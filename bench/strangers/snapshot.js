import { effectOf } from '../../packages/core/dist/index.js';

/**
 * Reads the state of a server: every list that a GET without required parameters returns, the further requests of the
 * server's record, and its data files if the record can read them. Returns the values by request or table.
 */
export async function snapshot(server, model, { url, folder }) {
  const reads = model.operations
    .filter((operation) => operation.method === 'GET' && effectOf(model, operation).kind === 'read')
    .filter(({ path, parameters }) => !path.includes('{') && !parameters.some(({ required }) => required))
    .map(({ path }) => ({ method: 'GET', path }));
  const state = new Map();
  for (const { method, path, body } of [...reads, ...(server.reads ?? [])]) {
    const answer = await fetch(url + path, {
      method,
      headers: { ...server.headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    state.set(`${method} ${path}`, parsed(await answer.text()));
  }
  for (const [table, rows] of (await server.readData?.(folder)) ?? []) state.set(table, rows);
  return state;
}

/**
 * Returns the differences between two states. A place that differs between `earlier` and `before`, between which no
 * request was sent, changes by itself and is ignored.
 */
export function differences({ earlier, before, after }) {
  const own = new Set(changes(earlier, before).map(({ place }) => place));
  return changes(before, after).filter(({ place }) => !own.has(place));
}

function changes(before, after) {
  const found = [];
  for (const key of new Set([...before.keys(), ...after.keys()]))
    compare(key, before.get(key), after.get(key), found);
  return found;
}

function compare(place, before, after, found) {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(place, before, after, found);
    return;
  }
  if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(`${place} ${name}`, before[name], after[name], found);
    return;
  }
  found.push({ place, before, after });
}

/** Compares lists of resources by their id, and other lists as sets. */
function compareLists(place, before, after, found) {
  const idOf = (item) => String(item?.id ?? item?.fingerprint ?? item?.name ?? JSON.stringify(item));
  const byId = (list) => new Map(list.map((item) => [idOf(item), item]));
  const [one, other] = [byId(before), byId(after)];
  for (const id of new Set([...one.keys(), ...other.keys()]))
    compare(`${place} [${id}]`, one.get(id), other.get(id), found);
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
