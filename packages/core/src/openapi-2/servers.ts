import { isAbsoluteUrl } from '../load/url.js';
import { own } from '../own.js';
import { type Conversion, type Fields, isObject } from './conversion.js';

/** A Server Object (OpenAPI 3.0 §4.7.5). */
interface Server {
  readonly url: string;
}

/**
 * Returns the servers that `schemes`, `host` and `basePath` describe (OpenAPI 2.0 "Swagger Object"). Without a host,
 * the URL is relative. If `schemes` contains neither `http` nor `https`, the URL has the scheme of the document's URL,
 * or else `http`. A slash at the end of `basePath` is removed, because each path begins with one.
 */
export function serversOf(conversion: Conversion, owner: Fields, reference: string): readonly Server[] {
  const { root } = conversion;
  const host = textOf(conversion, 'host');
  const basePath = (textOf(conversion, 'basePath') ?? '').replace(/\/+$/, '');
  const path = basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`;
  if (host === undefined) return path === '' ? [] : [{ url: path }];
  const written = conversion.strings(owner, 'schemes') ?? conversion.strings(root, 'schemes') ?? [];
  const schemes = written.filter((scheme) => scheme === 'http' || scheme === 'https');
  const fallback = isAbsoluteUrl(reference) ? new URL(reference).protocol.slice(0, -1) : 'http';
  return (schemes.length > 0 ? schemes : [fallback]).map((scheme) => ({ url: `${scheme}://${host}${path}` }));
}

function textOf(conversion: Conversion, key: 'host' | 'basePath'): string | undefined {
  const { root } = conversion;
  const value = own(root, key);
  if (value === undefined || typeof value === 'string') return value;
  const example = key === 'host' ? 'api.example.com' : '/v1';
  const received = isObject(value) ? 'an object' : JSON.stringify(value);
  conversion.problem(
    root,
    key,
    `Expected ${key} to be a string, received ${received}.`,
    `Write ${key}: ${example}.`,
  );
  return undefined;
}
