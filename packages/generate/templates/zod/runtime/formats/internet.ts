// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.
import type { Check } from '../foundation.js';
import { format } from './format.js';

const hostnamePattern = /^(?=.{1,253}\.?$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
export const hostname: Check = /* @__PURE__ */ format('hostname', (text) => hostnamePattern.test(text));

const ipv4Pattern = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;

export const ipv4: Check = /* @__PURE__ */ format('ipv4', (text) => ipv4Pattern.test(text));

/** Checks for an IPv6 address (RFC 4291 §2.2): eight groups, or fewer around one '::'. A dotted quad can end it. */
export function isIpv6(text: string, octet: string): boolean {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return false;
  const groups = [...(left === '' ? [] : left.split(':')), ...(right ? right.split(':') : [])];
  const last = groups.at(-1);
  const endsDotted = last?.includes('.') && !(right === '' || (right === undefined && left === ''));
  if (endsDotted) {
    if (!new RegExp('^' + octet + '(\\.' + octet + '){3}$').test(groups.pop() ?? '')) return false;
    groups.push('0', '0');
  }
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return right === undefined ? groups.length === 8 : groups.length <= 7;
}

export const ipv6: Check = /* @__PURE__ */ format('ipv6', (text) => isIpv6(text, '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'));

const emailPattern = /^(?:[a-z0-9!#$%&'*+/=?^_\x60{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_\x60{|}~-]+)*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[([\x21-\x5a\x5e-\x7e]+)\])$/i;

/** Checks for a mailbox (RFC 5321 §4.1.2). */
function isMailbox(text: string): boolean {
  const match = emailPattern.exec(text);
  if (!match) return false;
  const literal = match[1];
  if (literal === undefined) return true;
  const tagged = /^([a-z0-9-]*[a-z0-9]):(.+)$/i.exec(literal);
  if (!tagged) return ipv4Pattern.test(literal);
  if (tagged[1]?.toLowerCase() !== 'ipv6') return true;
  return isIpv6(tagged[2] ?? '', '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)');
}
export const email: Check = /* @__PURE__ */ format('email', isMailbox);

const uuidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
export const uuid: Check = /* @__PURE__ */ format('uuid', (text) => uuidPattern.test(text));

export const regex: Check = /* @__PURE__ */ format('regex', (text) => {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
});
