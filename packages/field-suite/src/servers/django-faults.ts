import { body, headless, instead, object, replaced, status, succeeds, without } from '../kit/after.js';
import type { Fault } from '../kit/server-kind.js';

const LIST = 'GET /api/articles/';
const CREATE = 'POST /api/articles/';
const READ = 'GET /api/articles/{slug}/';
const REPLACE = 'PUT /api/articles/{slug}/';
const UPDATE = 'PATCH /api/articles/{slug}/';
const REMOVE = 'DELETE /api/articles/{slug}/';
const PUBLISH = 'POST /api/articles/{slug}/publish/';
const CREATE_TAG = 'POST /api/tags/';
const DEBUG_PAGE =
  '<h1>DoesNotExist at /api/articles/x/</h1><pre>File "/srv/press/views.py", line 31, in get_object</pre>';

/** The faults of the Django server. */
export const DJANGO_FAULTS = [
  { name: 'count-missing', operation: LIST, does: 'A page has no `count`.', after: without(200, 'count') },
  {
    name: 'next-is-relative',
    operation: LIST,
    does: '`next` is a number instead of a URL.',
    after: replaced(200, 'next', () => 2),
  },
  { name: 'bare-list', operation: LIST, does: 'A page is a bare list.', after: body(200, () => []) },
  {
    name: 'status-filter-unchecked',
    operation: LIST,
    does: 'Any status filter is accepted.',
    unchecked: { place: 'status' },
  },
  { name: 'list-without-auth', operation: LIST, does: 'A list needs no token.', open: true },
  {
    name: 'slug-pattern-unchecked',
    operation: CREATE,
    does: 'A slug with any characters is accepted.',
    unchecked: { place: 'slug', keyword: 'pattern' },
  },
  {
    name: 'title-optional',
    operation: CREATE,
    does: 'An article without a title is accepted.',
    unchecked: { place: 'title', keyword: 'required' },
  },
  {
    name: 'title-maximum-500',
    operation: CREATE,
    does: 'A title that is too long for its column causes a 500.',
    crashesAt: { place: 'title' },
  },
  {
    name: 'rating-minimum-unchecked',
    operation: CREATE,
    does: 'A rating below 1 is accepted.',
    unchecked: { place: 'rating', keyword: 'minimum' },
  },
  {
    name: 'date-unchecked',
    operation: CREATE,
    does: 'Any text is accepted as a date.',
    unchecked: { place: 'published_on', keyword: 'format' },
  },
  { name: 'duplicate-slug-500', operation: CREATE, does: 'A slug that is taken causes a 500.' },
  {
    name: 'bad-json-500',
    operation: CREATE,
    does: 'A body that is not JSON causes a 500.',
    crashesAt: 'syntax',
  },
  {
    name: 'errors-are-text',
    operation: CREATE,
    does: 'The messages of a field are one text instead of a list.',
    after: object(400, (errors) => Object.fromEntries(Object.keys(errors).map((name) => [name, 'invalid']))),
  },
  { name: 'created-as-202', operation: CREATE, does: 'A creation returns 202.', after: status(201, 202) },
  {
    name: 'slug-lost',
    operation: CREATE,
    does: 'The response to a creation has no slug.',
    after: without(201, 'slug'),
  },
  {
    name: 'id-is-text',
    operation: READ,
    does: '`id` is text.',
    after: replaced(200, 'id', (id) => String(id)),
  },
  {
    name: 'date-is-time',
    operation: READ,
    does: '`published_on` is a time.',
    after: replaced(200, 'published_on', () => '2026-01-01T00:00:00Z'),
  },
  {
    name: 'absent-is-empty',
    operation: READ,
    does: 'An absent article is a 200 `{}`.',
    after: succeeds(404, {}),
  },
  {
    name: 'debug-page',
    operation: READ,
    does: 'A 404 is the debug page.',
    after: instead(404, DEBUG_PAGE, 'text/html'),
  },
  {
    name: 'detail-missing',
    operation: READ,
    does: 'A 404 has no `detail`.',
    after: object(404, () => ({ message: 'x' })),
  },
  { name: 'anonymous-403', operation: READ, does: 'A missing token is a 403.', after: status(401, 403) },
  {
    name: 'put-needs-nothing',
    operation: REPLACE,
    does: 'A PUT without a title is accepted.',
    unchecked: { place: 'title', keyword: 'required' },
  },
  {
    name: 'put-as-204',
    operation: REPLACE,
    does: 'A PUT returns 204.',
    after: ({ status: of, ...answer }) => (of === 200 ? { status: 204 } : { status: of, ...answer }),
  },
  { name: 'update-lost', operation: UPDATE, does: 'A PATCH returns the new article and stores nothing.' },
  { name: 'patch-without-auth', operation: UPDATE, does: 'A PATCH needs no token.', open: true },
  {
    name: 'refused-patch-applies',
    operation: UPDATE,
    does: 'An invalid PATCH changes the article.',
    appliesInvalid: true,
  },
  {
    name: 'enum-unchecked',
    operation: UPDATE,
    does: 'A PATCH accepts any status.',
    unchecked: { place: 'status' },
  },
  {
    name: 'delete-without-auth-applies',
    operation: REMOVE,
    does: 'A DELETE without a token returns 401 and removes.',
    appliesUnauthorized: true,
  },
  { name: 'delete-as-200', operation: REMOVE, does: 'A DELETE returns 200.', after: status(204, 200) },
  { name: 'delete-keeps', operation: REMOVE, does: 'A DELETE returns 204 and removes nothing.' },
  {
    name: 'publish-unauthorized',
    operation: PUBLISH,
    does: 'An article is published without a token.',
    open: true,
  },
  {
    name: 'publish-absent',
    operation: PUBLISH,
    does: 'Publishing an absent article is a 200.',
    after: succeeds(404, {}),
  },
  {
    name: 'tag-null',
    operation: CREATE_TAG,
    does: 'A tag without a name is accepted.',
    unchecked: { place: 'name' },
  },
  {
    name: 'tag-id-missing',
    operation: 'GET /api/tags/{id}/',
    does: 'A tag has no id.',
    after: without(200, 'id'),
  },
  {
    name: 'tag-absent-500',
    operation: 'DELETE /api/tags/{id}/',
    does: 'The removal of an absent tag is a 500.',
    after: status(404, 500),
  },
  {
    name: 'email-is-invalid',
    operation: 'GET /api/users/me/',
    does: '`email` is not an address.',
    after: replaced(200, 'email', () => 'ada'),
  },
  {
    name: 'challenge-missing',
    operation: 'GET /api/users/me/',
    does: 'A 401 has no challenge.',
    after: headless(401, 'WWW-Authenticate'),
  },
  {
    name: 'logout-without-auth',
    operation: 'POST /api/auth/logout/',
    does: 'A logout needs no token.',
    open: true,
  },
  { name: 'other-users-article', operation: UPDATE, does: 'The article of another author can be changed.' },
] as const satisfies readonly Fault[];

export type DjangoFault = (typeof DJANGO_FAULTS)[number]['name'];
