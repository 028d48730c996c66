// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.

import type { Check } from '../foundation.js';
import { format } from './format.js';
import { isIpv6 } from './internet.js';

/** Returns the pattern of RFC 3986, appendix A. Its first group captures the text in the brackets of an IP literal. */
function uriPattern(reference: boolean): RegExp {
  const quote = reference ? '"' : '';
  const escaped = '%[0-9a-f]{2}';
  const host = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=]|' + escaped + ')*';
  const userinfo = "(?:(?:[a-z0-9\\-._~!$&'()*+,;=:]|" + escaped + ')*@)?';
  const char = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=:@]|' + escaped + ')';
  const tail = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=:@/?]|' + escaped + ')*';
  const authority = '\\/?\\/' + userinfo + '(?:\\[([^\\]]*)\\]|' + host + ')(?::\\d*)?(?:\\/' + char + '*)*';
  const absolute = '\\/(?:' + char + '+(?:\\/' + char + '*)*)?';
  const path = '(?:' + authority + '|' + absolute + '|' + char + '+(?:\\/' + char + '*)*)';
  const scheme = '(?:[a-z][a-z0-9+\\-.]*:)';
  const optional = reference ? '?' : '';
  return new RegExp('^' + scheme + optional + path + optional + '(?:\\?' + tail + ')?(?:#' + tail + ')?$', 'i');
}

function isUri(text: string, reference: boolean): boolean {
  const match = uriPattern(reference).exec(text);
  if (!match) return false;
  const address = match[1];
  if (address === undefined) return true;
  const future = /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i;
  return future.test(address) || isIpv6(address, '(25[0-5]|2[0-4]\\d|[01]?\\d\\d?)');
}

export const uri: Check = /* @__PURE__ */ format('uri', (text) => isUri(text, false));

export const uriReference: Check = /* @__PURE__ */ format('uri-reference', (text) => isUri(text, true));

// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 6570 excludes control characters from literals.
const uriTemplatePattern = /^(([^\x00-\x20"'<>%\\^\x60{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?([a-z0-9_]|%[0-9a-f]{2})+(:[1-9][0-9]{0,3}|\*)?(,([a-z0-9_]|%[0-9a-f]{2})+(:[1-9][0-9]{0,3}|\*)?)*\})*$/i;
export const uriTemplate: Check = /* @__PURE__ */ format('uri-template', (text) => uriTemplatePattern.test(text));
