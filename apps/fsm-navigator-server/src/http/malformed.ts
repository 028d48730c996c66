import { malformedRequestListener } from '@touchstone/server-kit';

const MALFORMED = JSON.stringify({
  success: false,
  error: 'validation_failed',
  message: 'The request is not well-formed HTTP.',
});

/**
 * Responds to malformed HTTP with the documented 400. The API documents neither 408 nor 431, so these responses have no
 * body.
 */
export const refuseMalformed = malformedRequestListener((status) => (status === 400 ? MALFORMED : ''));
