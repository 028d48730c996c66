import { body, instead, object, replaced, status, succeeds, without } from '../kit/after.js';
import type { Json } from '../kit/message.js';
import type { Fault } from '../kit/server-kind.js';

const LIST = 'GET /flows/';
const CREATE = 'POST /flows/';
const READ = 'GET /flows/{flow_id}';
const UPDATE = 'PATCH /flows/{flow_id}';
const REMOVE = 'DELETE /flows/{flow_id}';
const CREATE_RUN = 'POST /flows/{flow_id}/runs/';
const REMOVE_RUN = 'DELETE /flows/{flow_id}/runs/{run_id}';

const text = (value: Json): Json => String(value);
const TRACE = 'Traceback (most recent call last):\n  File "/srv/app/flows.py", line 42, in read\nKeyError: 7';

/** The faults of the FastAPI server. */
export const FASTAPI_FAULTS = [
  {
    name: 'created-as-200',
    operation: CREATE,
    does: 'A creation returns 200 instead of 201.',
    after: status(201, 200),
  },
  {
    name: 'created-missing',
    operation: READ,
    does: 'A flow has no `created`.',
    after: without(200, 'created'),
  },
  {
    name: 'created-is-local',
    operation: READ,
    does: '`created` has no offset.',
    after: replaced(200, 'created', (value) => String(value).slice(0, 19)),
  },
  {
    name: 'priority-is-text',
    operation: LIST,
    does: 'A list contains `priority` as text.',
    after: body(200, (rows) =>
      Array.isArray(rows) ? rows.map((row: object) => ({ ...row, priority: '5' })) : rows,
    ),
  },
  { name: 'page-too-large', operation: LIST, does: 'A page contains one flow more than `limit`.' },
  {
    name: 'limit-unchecked',
    operation: LIST,
    does: 'Any `limit` is accepted.',
    unchecked: { place: 'limit' },
  },
  { name: 'list-without-auth', operation: LIST, does: 'A list needs no token.', open: true },
  { name: 'delete-without-auth', operation: REMOVE, does: 'A removal needs no token.', open: true },
  { name: 'any-token', operation: LIST, does: 'Any token is accepted.' },
  {
    name: 'name-maximum-unchecked',
    operation: CREATE,
    does: 'A name of any length is accepted.',
    unchecked: { place: 'name', keyword: 'maxLength' },
  },
  {
    name: 'name-optional',
    operation: CREATE,
    does: 'A flow without a name is accepted.',
    unchecked: { place: 'name', keyword: 'required' },
  },
  {
    name: 'kind-unchecked',
    operation: CREATE,
    does: 'Any `kind` is accepted.',
    unchecked: { place: 'kind' },
  },
  {
    name: 'tags-maximum-unchecked',
    operation: CREATE,
    does: 'Any number of tags is accepted.',
    unchecked: { place: 'tags', keyword: 'maxItems' },
  },
  {
    name: 'priority-maximum-unchecked',
    operation: CREATE,
    does: 'Any high priority is accepted.',
    unchecked: { place: 'priority', keyword: 'maximum' },
  },
  { name: 'duplicate-accepted', operation: CREATE, does: 'A second flow with the same name is created.' },
  {
    name: 'bad-json-500',
    operation: CREATE,
    does: 'A body that is not JSON causes a 500.',
    crashesAt: 'syntax',
  },
  {
    name: 'bad-id-500',
    operation: READ,
    does: 'An id that is not a UUID causes a 500.',
    crashesAt: { place: 'flow_id' },
  },
  {
    name: 'detail-is-text',
    operation: CREATE,
    does: '`detail` of a 422 is text.',
    after: replaced(422, 'detail', text),
  },
  {
    name: 'refused-patch-applies',
    operation: UPDATE,
    does: 'A refused update changes the flow.',
    appliesInvalid: true,
  },
  {
    name: 'filter-wrapped',
    operation: 'POST /flows/filter',
    does: 'A filter returns an object around the list.',
    after: body(200, (items) => ({ items })),
  },
  {
    name: 'absent-is-null',
    operation: READ,
    does: 'An absent flow is a 200 `null`.',
    after: succeeds(404, null),
  },
  {
    name: 'trace-in-404',
    operation: READ,
    does: 'A 404 contains a stack trace.',
    after: object(404, () => ({ detail: TRACE })),
  },
  {
    name: 'html-404',
    operation: READ,
    does: 'A 404 is HTML.',
    after: instead(404, '<h1>Not Found</h1>', 'text/html'),
  },
  { name: 'delete-keeps', operation: REMOVE, does: 'A removal returns 204 and removes nothing.' },
  {
    name: 'delete-of-absent-204',
    operation: REMOVE,
    does: 'The removal of an absent flow is a 204.',
    after: ({ status: of, ...answer }) => (of === 404 ? { status: 204 } : { status: of, ...answer }),
  },
  { name: 'run-of-absent-flow', operation: CREATE_RUN, does: 'A run of an absent flow is created.' },
  {
    name: 'run-id-is-text',
    operation: CREATE_RUN,
    does: 'The id of a new run is text.',
    after: replaced(201, 'id', text),
  },
  {
    name: 'run-deleted-as-200',
    operation: REMOVE_RUN,
    does: 'The removal of a run returns 200.',
    after: succeeds(204, { ok: true }),
  },
  {
    name: 'admin-is-text',
    operation: 'GET /users/me',
    does: '`is_admin` is text.',
    after: replaced(200, 'is_admin', text),
  },
] as const satisfies readonly Fault[];

export type FastapiFault = (typeof FASTAPI_FAULTS)[number]['name'];
