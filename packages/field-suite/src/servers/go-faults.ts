import { body, instead, replaced, status, succeeds, without } from '../kit/after.js';
import { text } from '../kit/message.js';
import type { Fault } from '../kit/server-kind.js';

const LIST = 'GET /silences';
const CREATE = 'POST /silences';
const READ = 'GET /silence/{silenceID}';
const EXPIRE = 'DELETE /silence/{silenceID}';
const CREATE_RECEIVER = 'POST /receivers';
const READ_RECEIVER = 'GET /receivers/{name}';
const REPLACE_RECEIVER = 'PUT /receivers/{name}';
const REMOVE_RECEIVER = 'DELETE /receivers/{name}';
const SETTINGS = 'GET /settings';
const PANIC =
  'panic: runtime error: invalid memory address\n\ngoroutine 41 [running]:\nmain.getSilence(0x0)\n\t/go/src/app/silence.go:42 +0x1d';

/** The faults of the Go server. */
export const GO_FAULTS = [
  { name: 'list-is-null', operation: LIST, does: 'An empty list is `null`.', after: body(200, () => null) },
  {
    name: 'list-wrapped',
    operation: LIST,
    does: 'A list is wrapped in `data`.',
    after: body(200, (data) => ({ status: 'success', data })),
  },
  {
    name: 'state-unchecked',
    operation: LIST,
    does: 'Any state is accepted as a filter.',
    unchecked: { place: 'state.0' },
  },
  {
    name: 'filter-500',
    operation: LIST,
    does: 'A filter that cannot be parsed causes a 500.',
    crashesAt: { place: 'filter.0' },
  },
  { name: 'list-without-key', operation: LIST, does: 'A list needs no API key.', open: true },
  { name: 'created-as-201', operation: CREATE, does: 'A creation returns 201.', after: status(200, 201) },
  {
    name: 'id-is-number',
    operation: CREATE,
    does: '`silenceID` is a number.',
    after: replaced(200, 'silenceID', () => 7),
  },
  {
    name: 'matchers-optional',
    operation: CREATE,
    does: 'A silence without matchers is accepted.',
    unchecked: { place: 'matchers', keyword: 'required' },
  },
  {
    name: 'matchers-empty',
    operation: CREATE,
    does: 'An empty list of matchers is accepted.',
    unchecked: { place: 'matchers', keyword: 'minItems' },
  },
  {
    name: 'matcher-name-empty',
    operation: CREATE,
    does: 'A matcher without a name is accepted.',
    unchecked: { place: 'matchers.0.name' },
  },
  {
    name: 'comment-optional',
    operation: CREATE,
    does: 'A silence without a comment is accepted.',
    unchecked: { place: 'comment', keyword: 'required' },
  },
  {
    name: 'times-500',
    operation: CREATE,
    does: 'A time of a wrong type causes a 500.',
    crashesAt: { place: 'startsAt' },
  },
  {
    name: 'bad-json-500',
    operation: CREATE,
    does: 'A body that is not JSON causes a 500.',
    crashesAt: 'syntax',
  },
  { name: 'create-without-key', operation: CREATE, does: 'A creation needs no API key.', open: true },
  {
    name: 'error-is-json',
    operation: CREATE,
    does: 'A 400 is a JSON object.',
    after: instead(400, '{"error":"bad"}', 'application/json'),
  },
  {
    name: 'updated-at-missing',
    operation: READ,
    does: 'A silence has no `updatedAt`.',
    after: without(200, 'updatedAt'),
  },
  {
    name: 'status-is-text',
    operation: READ,
    does: '`status` is text.',
    after: replaced(200, 'status', () => 'active'),
  },
  {
    name: 'absent-is-empty',
    operation: READ,
    does: 'An absent silence is a 200 `{}`.',
    after: succeeds(404, {}),
  },
  { name: 'absent-is-400', operation: READ, does: 'An absent silence is a 400.', after: status(404, 400) },
  {
    name: 'panic-shown',
    operation: READ,
    does: 'A 404 shows a panic.',
    after: (answer) => (answer.status === 404 ? text(404, PANIC) : answer),
  },
  {
    name: 'absent-panics',
    operation: READ,
    does: 'An absent silence causes a 500.',
    after: (answer) => (answer.status === 404 ? text(500, PANIC) : answer),
  },
  { name: 'expire-without-key', operation: EXPIRE, does: 'A removal needs no API key.', open: true },
  {
    name: 'expire-refused-applies',
    operation: EXPIRE,
    does: 'A removal without a key returns 401 and removes.',
    appliesUnauthorized: true,
  },
  { name: 'expire-keeps', operation: EXPIRE, does: 'A removal returns 200 and removes nothing.' },
  {
    name: 'expire-absent',
    operation: EXPIRE,
    does: 'The removal of an absent silence is a 200.',
    after: status(404, 200),
  },
  {
    name: 'receiver-name-unchecked',
    operation: CREATE_RECEIVER,
    does: 'Any name is accepted.',
    unchecked: { place: 'name', keyword: 'pattern' },
  },
  {
    name: 'repeat-maximum-unchecked',
    operation: CREATE_RECEIVER,
    does: 'Any interval is accepted.',
    unchecked: { place: 'repeatMinutes', keyword: 'maximum' },
  },
  {
    name: 'channel-unchecked',
    operation: CREATE_RECEIVER,
    does: 'Any channel is accepted.',
    unchecked: { place: 'channels.0', keyword: 'enum' },
  },
  {
    name: 'channels-maximum-unchecked',
    operation: CREATE_RECEIVER,
    does: 'Any number of channels is accepted.',
    unchecked: { place: 'channels', keyword: 'maxItems' },
  },
  {
    name: 'receiver-replaced',
    operation: CREATE_RECEIVER,
    does: 'A creation with a taken name replaces the receiver.',
  },
  {
    name: 'receiver-created-as-200',
    operation: CREATE_RECEIVER,
    does: 'A creation returns 200.',
    after: status(201, 200),
  },
  {
    name: 'receiver-name-missing',
    operation: READ_RECEIVER,
    does: 'A receiver has no name.',
    after: without(200, 'name'),
  },
  {
    name: 'muted-is-number',
    operation: READ_RECEIVER,
    does: '`muted` is a number.',
    after: replaced(200, 'muted', () => 1),
  },
  {
    name: 'receiver-404-html',
    operation: READ_RECEIVER,
    does: 'A 404 is HTML.',
    after: instead(404, '<h1>404</h1>', 'text/html'),
  },
  { name: 'replace-creates', operation: REPLACE_RECEIVER, does: 'A PUT of an absent receiver is a 200.' },
  {
    name: 'replace-invalid-applies',
    operation: REPLACE_RECEIVER,
    does: 'An invalid PUT changes the receiver.',
    appliesInvalid: true,
  },
  {
    name: 'remove-as-200',
    operation: REMOVE_RECEIVER,
    does: 'A removal returns 200.',
    after: status(204, 200),
  },
  {
    name: 'remove-absent-500',
    operation: REMOVE_RECEIVER,
    does: 'The removal of an absent receiver causes a 500.',
    after: status(404, 500),
  },
  {
    name: 'retention-missing',
    operation: SETTINGS,
    does: 'The settings have no `retentionDays`.',
    after: without(200, 'retentionDays'),
  },
  {
    name: 'retention-unchecked',
    operation: 'PUT /settings',
    does: 'Any retention is accepted.',
    unchecked: { place: 'retentionDays', keyword: 'maximum' },
  },
  {
    name: 'settings-without-key',
    operation: 'PUT /settings',
    does: 'The settings change without an API key.',
    appliesUnauthorized: true,
  },
  {
    name: 'uptime-is-number',
    operation: 'GET /status',
    does: '`uptime` is a number.',
    after: replaced(200, 'uptime', () => 17),
  },
  {
    name: 'maintenance-unchecked',
    operation: 'PUT /admin/maintenance',
    does: 'Maintenance accepts any value.',
    unchecked: { place: 'enabled' },
  },
  {
    name: 'reset-without-key',
    operation: 'POST /admin/reset',
    does: 'A reset needs no API key.',
    open: true,
  },
  {
    name: 'invite-role-unchecked',
    operation: 'POST /invitations',
    does: 'Any role is accepted.',
    unchecked: { place: 'role' },
  },
] as const satisfies readonly Fault[];

export type GoFault = (typeof GO_FAULTS)[number]['name'];
