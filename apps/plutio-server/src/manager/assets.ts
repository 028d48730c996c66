import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

interface Asset {
  /** The path contains the hash of the content, so that the response can be cached indefinitely. */
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

const stylesheet = asset('manager.css', 'text/css');
const script = asset('manager.js', 'text/javascript');
const icon = asset('icon.svg', 'image/svg+xml');

export const STYLESHEET_PATH = stylesheet.path;
export const SCRIPT_PATH = script.path;
export const ICON_PATH = icon.path;

/** Serves the stylesheet, the script and the icon of the pages. */
export function assetsApp(): Hono {
  const app = new Hono();
  for (const { path, type, text } of [stylesheet, script, icon]) {
    app.get(path, (context) =>
      context.body(text, 200, {
        'Content-Type': `${type}; charset=utf-8`,
        'Cache-Control': 'public, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      }),
    );
  }
  return app;
}

function asset(name: string, type: string): Asset {
  const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/assets/${name.replace('.', `.${hash}.`)}`, type, text };
}
