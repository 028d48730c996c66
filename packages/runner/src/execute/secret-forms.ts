/** Every spelling in which a server, or we, may write a secret down: raw, in a URL, a form, JSON, HTML or base64. */
export function formsOf(value: string): readonly string[] {
  const inUrl = encodeURIComponent(value);
  const inJson = JSON.stringify(value).slice(1, -1);
  const forms = [
    value,
    inUrl,
    inUrl.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    new URLSearchParams([['', value]]).toString().slice(1),
    inJson,
    inJson.replaceAll('/', '\\/'),
    // JSON within JSON, as a log line or a queued message is.
    JSON.stringify(inJson).slice(1, -1),
    inHtml(value),
    ...inBase64(Buffer.from(value)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

/** Anything shorter stands in ordinary text. */
export const SHORTEST = 4;

function inHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Base64 of the value, alone and inside of something longer: `user:` in front moves its bits, so that there are
 * three spellings, of which the characters that the neighbours share are left off.
 */
function inBase64(value: Buffer): readonly string[] {
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), value])
      .toString('base64')
      .replaceAll('=', '');
    const shared = (offset + value.length) % 3 === 0 ? 0 : 1;
    return text.slice(offset === 0 ? 0 : offset + 1, text.length - shared);
  });
  const whole = value.toString('base64');
  return [whole, ...inside.filter((text) => text.length >= 2 * SHORTEST)].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ]);
}
