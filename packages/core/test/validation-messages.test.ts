import { describe, expect, it } from 'vitest';
import { ContentMasker, secretNames } from '../src/internal.js';

const masker = new ContentMasker(secretNames([]));

/** Texts of a value in JSON, with and without spaces, and within a string. */
const spellingsOf = (value: unknown): readonly string[] => [
  JSON.stringify(value),
  JSON.stringify(value, null, 2),
  JSON.stringify({ body: JSON.stringify(value) }),
];

describe('the masker of bodies', () => {
  it.each([
    { errors: { password: ['is too short', 'must contain a digit'] } },
    { password: ["can't be blank"] },
    { field: 'password', message: 'is too short' },
    { fieldErrors: { password: 'ist zu kurz' } },
    { errors: { token: { code: 'too_short', message: 'Token is too short', min: 8 } } },
    { errors: { password: [{ rule: 'minLength', message: 'is too short' }] } },
    { password: { _errors: ['Too small'] } },
    { violations: [{ user: { password: ['ist zu kurz, bitte'] } }] },
  ])('keeps validation messages: %j', (value) => {
    for (const text of spellingsOf(value)) expect(masker.mask(text)).toBe(text);
  });

  it.each([
    { password: 'correct horse Zq7xLmP4 staple' },
    { passwords: ['correct horse Zq7xLmP4 staple'] },
    { password: ['Zq7xLmP4', 'is too short'] },
    { errors: { password: 'Zq7xLmP4' } },
    { errors: { password: ["'Zq7xLmP4' is too short"] } },
    { errors: { password: 'Password Zq7xLmP4 is too weak' } },
    {
      errors: { password: { value: 'Zq7xLmP4', message: 'is too short', properties: { value: 'Zq7xLmP4' } } },
    },
    { errors: { pin: { value: 74718293 } }, password: 'Zq7xLmP4' },
    { errors: [], password: 'it is Zq7xLmP4, too' },
  ])('masks the secret beside validation messages: %j', (value) => {
    for (const text of spellingsOf(value)) {
      const masked = masker.mask(text);
      expect(masked).not.toMatch(/Zq7xLmP4|74718293|horse/);
      expect(() => JSON.parse(masked)).not.toThrow();
    }
  });

  it.each([
    ...[
      'tokenCount',
      'tokensUsed',
      'passwordMinLength',
      'passwordChangedAt',
      'tokenExpiresAt',
      'token_expires_in',
    ],
    ...['sessionLifetime', 'passwordStrength', 'passwordRequirements', 'token_endpoint', 'secretRotatedAt'],
  ])('keeps the value of %s', (name) => {
    const text = JSON.stringify({ [name]: 'min 8 characters', list: [{ [name]: 5 }] });
    expect(masker.mask(text)).toBe(text);
  });

  it.each([
    'passwordHint',
    'passwordResetUrl',
    'resetToken',
    'tokenUsedSecret',
    'apiKeyValue',
    'passwordOld',
  ])('masks the value of %s', (name) => {
    expect(masker.mask(JSON.stringify({ [name]: 'S 1' }))).toBe(JSON.stringify({ [name]: '***' }));
  });
});
