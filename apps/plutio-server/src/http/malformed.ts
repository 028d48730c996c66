import { type MalformedStatus, malformedRequestListener } from '@touchstone/server-kit';

/** Responds to requests that Node's HTTP server rejects. The body has the format of the API's errors. */
export const refuseMalformed = malformedRequestListener((status) =>
  JSON.stringify({ code: status, message: `Invalid request: ${reasonOf(status)}.` }),
);

function reasonOf(status: MalformedStatus): string {
  switch (status) {
    case 400:
      return 'it is not well-formed HTTP';
    case 408:
      return 'it did not arrive in time';
    case 431:
      return 'its headers are too large';
  }
}
