const FORMAT = 'JSON Schema calls a format an annotation, so a server may accept other values.';
const SYNTAX = 'The document does not specify the status of a body that cannot be parsed.';
const CHALLENGE = 'The document has no WWW-Authenticate header.';

/** The reasons why a run that may do everything does not find a fault, by server and fault. */
export const NOT_FOUND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fastapi: {
    'page-too-large': 'The document does not say that `limit` is the maximum number of items.',
    'bad-json-500': SYNTAX,
  },
  django: {
    'status-filter-unchecked': 'The document has no response to an invalid filter.',
    'date-unchecked': FORMAT,
    'duplicate-slug-500': 'The document has no 409, so nothing suggests that the slug is unique.',
    'challenge-missing': CHALLENGE,
    'other-users-article': 'The run has only one caller.',
  },
  express: {
    'location-wrong': 'The document does not say which path `Location` has.',
    'email-unchecked': FORMAT,
    'refund-without-session': 'The run has no order, and a made-up id proves nothing about credentials.',
  },
  spring: {
    'first-page-lost': 'A page without tasks satisfies its schema.',
    'media-type-400': 'A documented 400 instead of the assumed 415 is inconclusive.',
    whitelabel: 'The document has the media type `*/*`, and a schema describes JSON only.',
    'upsert-created-as-200': 'The document has 200 as well as 201.',
    'challenge-missing': CHALLENGE,
  },
  go: {
    'bad-json-500': SYNTAX,
    'settings-without-key': 'The state of an object without an id is not compared.',
  },
};
