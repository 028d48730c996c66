import { malformedRequestListener } from '@touchstone/server-kit';

const MALFORMED = JSON.stringify({
  success: false,
  error: 'validation_failed',
  message: 'The request is not well-formed HTTP.',
});

/** Answers malformed HTTP with the documented 400. The API documents no 408 and no 431, so these have no body. */
export const refuseMalformed = malformedRequestListener((status) => (status === 400 ? MALFORMED : ''));
