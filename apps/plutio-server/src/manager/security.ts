import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';

const FORM_LIMIT = 65_536;

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
  // The proxy that terminates TLS must set Strict-Transport-Security.
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
});

/** Prevents caching, because pages contain secrets. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Cache-Control', 'no-store');
};

/**
 * Rejects cross-origin form submissions, based on the browser's origin headers. The form token is the second CSRF
 * protection.
 */
export const sameOrigin: MiddlewareHandler = csrf();

export const smallForm: MiddlewareHandler = bodyLimit({
  maxSize: FORM_LIMIT,
  onError: (context) => context.text('The form is too large.', 413),
});
