/** Matches names such as `created`, `created_at`, `creationDate` and `insertedOn` without separators, in lower case. */
const CREATION =
  /^(created|creation|inserted)(at|on|date|time|datetime|timestamp|ts|utc)*$|^(date|time)(created|ofcreation)$|^create(at|date|time)$/;

/** Numbers below this are seconds since 1970, others milliseconds. */
const MIN_MILLISECONDS = 100_000_000_000;

/** Matches a date-time of RFC 3339 §5.6. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Returns the latest time at which a resource may have been created, in milliseconds since 1970. A time without a fraction
 * of a second may be up to a second later. Returns undefined if the resource shows no such time.
 * @param json The body of a response with the resource.
 * @param isEnvelope Returns true for the name of a member that may contain the resource.
 */
export function creationTime(json: unknown, isEnvelope: (name: string) => boolean): number | undefined {
  if (!isObject(json)) return undefined;
  const nested = Object.entries(json).flatMap(([name, child]) => (isEnvelope(name) ? [child] : []));
  const times = [json, ...nested].map(timesIn).find((found) => found.length > 0);
  return times && Math.min(...times);
}

/** Returns the times of the members of an object that are named like a creation time. */
function timesIn(value: unknown): readonly number[] {
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([name]) => CREATION.test(name.replaceAll(/[-_.\s]/g, '').toLowerCase()))
    .flatMap(([, member]) => timeOf(member) ?? [])
    .map((time) => (time % 1000 === 0 ? time + 999 : time));
}

function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value < MIN_MILLISECONDS ? value * 1000 : value;
  if (typeof value !== 'string' || !DATE_TIME.test(value)) return undefined;
  const time = Date.parse(value.toUpperCase());
  return Number.isNaN(time) ? undefined : time;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
