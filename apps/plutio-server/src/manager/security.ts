import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';

const FORM_LIMIT = 65_536;

/** What every page says to the browser about itself. */
export const pageHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // 'no-referrer' would make browsers send `Origin: null` with forms, and the check of the origin fail.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  // Whether there is TLS is for whoever terminates it to know.
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
});

/** Pages show secrets: nobody keeps them. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Cache-Control', 'no-store');
};

/** The first line against forged requests: what a browser says of where a form comes from. The second is the token. */
export const sameOrigin: MiddlewareHandler = csrf();

/** Forms come in one encoding and are small. */
export const smallForm: MiddlewareHandler = bodyLimit({
  maxSize: FORM_LIMIT,
  onError: (context) => context.text('The form is too large.', 413),
});
