import { own } from '@touchstone/core/internal';
import type { CreationRecord } from '@touchstone/runner';
import { array, type Check, type ConfigProblem, integer, isObject, oneOf, wrong } from '../config/check.js';
import { permissions } from '../permissions.js';
import { JOURNAL_SCHEMA, type JournalHeader } from './journal.js';

/** Returns the first problem of a value that should be a header; null if it is one. */
export const headerProblem = (value: unknown): string | null => firstProblem(header, value);

/** Returns the first problem of a value that should be a record; null if it is one. */
export const recordProblem = (value: unknown): string | null => firstProblem(record, value);

export const isHeader = (value: unknown): value is JournalHeader => headerProblem(value) === null;

export const isRecord = (value: unknown): value is CreationRecord => recordProblem(value) === null;

function firstProblem(check: Check, value: unknown): string | null {
  const problems: ConfigProblem[] = [];
  check(value, '', problems);
  const [first] = problems;
  return first === undefined ? null : `${first.path === '' ? '' : `\`${first.path}\`: `}${first.message}`;
}

/** Checks for an object with at least these members, because a later version may write others. */
const members =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(wrong(path, 'an object', value));
      return;
    }
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const [name, check] of Object.entries(required)) check(own(value, name), at(name), problems);
    for (const [name, check] of Object.entries(optional))
      if (own(value, name) !== undefined) check(own(value, name), at(name), problems);
  };

const text: Check = (value, path, problems) => {
  if (typeof value !== 'string') problems.push(wrong(path, 'a string', value));
};

const orNull =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== null) check(value, path, problems);
  };

const time: Check = (value, path, problems) => {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
    problems.push(wrong(path, 'a time in ISO 8601', value));
};

const url: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !/^https?:/.test(value) || !URL.canParse(value))
    problems.push(wrong(path, 'an HTTP URL', value));
};

const wholeNumber = integer(0, Number.MAX_SAFE_INTEGER);

const positive: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !(value >= 1)) problems.push(wrong(path, 'a number of at least 1', value));
};

const header = members({
  $schema: oneOf([JOURNAL_SCHEMA]),
  run: text,
  at: time,
  process: members({
    id: integer(1, Number.MAX_SAFE_INTEGER),
    host: text,
    namespace: orNull(text),
    started: orNull(text),
  }),
  document: text,
  system: orNull(members({ name: text, config: text })),
  server: url,
  seed: wholeNumber,
  valueSeed: wholeNumber,
  allow: array(oneOf(permissions)),
});

const places = ['path', 'query', 'header', 'body'];

const request = members(
  {
    operation: text,
    method: text,
    path: text,
    parameters: array(members({ in: oneOf(['path', 'query', 'header', 'cookie']), name: text })),
    substitutions: array(
      members({ in: oneOf(places), at: text, value: members({ name: text, literal: text }) }),
    ),
    caller: orNull(text),
    credential: text,
  },
  { body: members({ mediaType: text }) },
);

const undo = members(
  { pointer: orNull(text), place: members({ in: oneOf(places), at: text }), request },
  {
    read: members({ at: text, request }),
    permanent: members({ place: members({ in: oneOf(places), at: text }), request }),
    search: members(
      { request, pointer: text },
      { page: members({ name: text, counts: oneOf(['pages', 'items']), first: wholeNumber }) },
    ),
  },
);

const scalar: Check = (value, path, problems) => {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    problems.push(wrong(path, 'a string, a number or a boolean', value));
};

const sentValue = members({ name: text, value: scalar }, { choices: positive });

const events: Readonly<Record<CreationRecord['event'], Check>> = {
  sent: members({ at: time, operation: text, undo, marks: array(text) }, { values: array(sentValue) }),
  created: members({ id: orNull(text) }),
  'not created': members({}),
  removed: members({}),
  left: members({ reason: text }, { id: text }),
};

const record: Check = (value, path, problems) => {
  members({ creation: text, event: oneOf(Object.keys(events)) })(value, path, problems);
  if (problems.length === 0 && isObject(value)) check(value, path, problems);
};

const check: Check = (value, path, problems) => {
  const event = Object.entries(events).find(([name]) => isObject(value) && value['event'] === name);
  event?.[1](value, path, problems);
};
