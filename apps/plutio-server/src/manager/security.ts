import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';

const FORM_LIMIT = 65_536;

/** The security headers of every page. */
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
  // With `no-referrer`, browsers send `Origin: null` with forms, and the origin check would fail.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  // Strict-Transport-Security belongs to the proxy that terminates TLS.
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
});

/** Pages contain secrets, so they must not be cached. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Cache-Control', 'no-store');
};

/**
 * The first protection against forged requests checks the browser's origin headers. The second one is the form
 * token.
 */
export const sameOrigin: MiddlewareHandler = csrf();

/** Forms have one encoding and are small. */
export const smallForm: MiddlewareHandler = bodyLimit({
  maxSize: FORM_LIMIT,
  onError: (context) => context.text('The form is too large.', 413),
});
