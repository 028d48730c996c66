const encoder = new TextEncoder();

/** Returns the UTF-8 octets of a string, one character each. A lone surrogate becomes U+FFFD. */
export function octetsOf(text: string): string {
  if (text.length === 1 && text <= '\xff') return LATIN_1[text.charCodeAt(0)] ?? text;
  if (/^\p{ASCII}*$/u.test(text)) return text;
  let octets = '';
  for (const octet of encoder.encode(text)) octets += String.fromCharCode(octet);
  return octets;
}

const LATIN_1: readonly string[] = Array.from({ length: 0x100 }, (_, code) =>
  code <= 0x7f ? String.fromCharCode(code) : String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f)),
);
