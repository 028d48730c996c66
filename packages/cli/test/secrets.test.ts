import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../src/secrets.js';

describe('a secret masker', () => {
  it.each([
    ['in plain text', 'canary-5ecret', 'key canary-5ecret.', 'key $KEY.'],
    ['that occurs twice', 'canary-5ecret', 'canary-5ecretcanary-5ecret', '$KEY$KEY'],
    ['in a URL', 'canary/5ecret', '?key=canary%2F5ecret', '?key=$KEY'],
    ['in the query of a parsed URL', "canary'5ecret", '?key=canary%275ecret', '?key=$KEY'],
    ['in a URL with strict percent-encoding', 'canary!(5ecret)', '?key=canary%21%285ecret%29', '?key=$KEY'],
    ['in a form', "canary '5ecret~", 'key=canary+%275ecret%7e', 'key=$KEY'],
    ['in JSON', 'canary"5ecret', '{"key":"canary\\"5ecret"}', '{"key":"$KEY"}'],
    ['in base64', 'canary-5ecret', Buffer.from('canary-5ecret').toString('base64'), '$KEY'],
    ['without its scheme', 'Bearer canary-5ecret', 'token canary-5ecret', 'token $KEY'],
    [
      'as a Basic password',
      `Basic ${Buffer.from('me:canary-5ecret').toString('base64')}`,
      'canary-5ecret',
      '$KEY',
    ],
    ['quoted for a shell', "canary'5ecret", "-H 'X: canary'\\''5ecret'", "-H 'X: $KEY'"],
    ['only if it is long enough', '1', 'seed 1 of 11', 'seed 1 of 11'],
  ])('masks a secret %s', (_name, secret, text, want) => {
    const secrets = createSecrets();
    secrets.add('KEY', secret);
    expect(secrets.mask(text)).toBe(want);
  });

  it('masks a secret completely if it contains another secret', () => {
    const secrets = createSecrets();
    secrets.add('SHORT', 'canary');
    secrets.add('LONG', 'canary-and-more');
    expect(secrets.mask('canary-and-more canary')).toBe('$LONG $SHORT');
  });

  it('masks any secret of at least four characters in any text', () => {
    const secret = fc.string({ minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
        fc.pre(!'$CANARY'.includes(value) && !before.includes(value) && !after.includes(value));
        const secrets = createSecrets();
        secrets.add('CANARY', value);
        const masked = secrets.mask(`${before} ${value} ${after}`);
        expect(masked).toContain('$CANARY');
        expect(masked.replaceAll('$CANARY', '')).not.toContain(value);
      }),
    );
  });
});
