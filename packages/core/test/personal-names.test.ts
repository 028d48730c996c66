import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentMasker, secretNames } from '../src/internal.js';

const masker = new ContentMasker(secretNames([]));

/** Names of members in the order: passwords, persons, birth, streets, numbers of persons. */
const MASKED = [
  ...[
    'pw',
    'userPw',
    'DB_PW',
    'wifi_psk',
    'passwort',
    'Kennwort',
    'mot_de_passe',
    'motDePasse',
    'contraseña',
  ],
  ...[
    'nueva_contrasena',
    'senha',
    'senhaAtual',
    'wachtwoord',
    'hasło',
    'lösenord',
    'пароль',
    'パスワード',
    '비밀번호',
  ],
  ...[
    'firstName',
    'last_name',
    'surname',
    'Family-Name',
    'customer.given_name',
    'FIRSTNAME',
    'customerfirstname',
  ],
  ...['vorname', 'Nachname', 'prénom', 'prenom', 'apellido', 'apellidos', 'cognome', 'sobrenome', 'voornaam'],
  ...[
    'dob',
    'userDob',
    'birthDate',
    'date_of_birth',
    'birthday',
    'geburtsdatum',
    'dateDeNaissance',
    'fødselsdato',
  ],
  ...[
    'street',
    'street2',
    'streetName',
    'address_line_1',
    'homeAddress',
    'hausnummer',
    'Straße',
    'calle',
    'straat',
  ],
  ...[
    'passportNumber',
    'nationalId',
    'ssn',
    'userSsn',
    'socialSecurityNumber',
    'codiceFiscale',
    'firstNameRaw',
  ],
];

/** Names that usually hold something else. */
const KEPT = [
  ...[
    'name',
    'username',
    'full_name',
    'displayName',
    'fname',
    'nom',
    'nombre',
    'nome',
    'city',
    'country',
    'zip',
  ],
  ...[
    'firstNameId',
    'birthdayCount',
    'streetView',
    'desenhado',
    'resenha',
    'spin',
    'power',
    'namespace',
    'hostname',
  ],
  ...['fileName', 'tableName', 'nameserver', 'firstNamespace', 'status', 'title', 'role', 'clave', 'parola'],
];

/** Texts that contain a member. */
const place = fc.constantFrom<(name: string, value: string) => string>(
  (name, value) => JSON.stringify({ [name]: value, z: 1 }),
  (name, value) => JSON.stringify([{ a: { [name]: [value] } }], null, 2),
  (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value }) }),
  (name, value) => `${name}=${encodeURIComponent(value)}&page=2`,
  (name, value) => `${name}: ${value}`,
  (name, value) => `<${name}>${value}</${name}>`,
);

describe('the name of a member', () => {
  it('masks its value if the name is that of a secret or of personal data', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MASKED), place, (name, placed) => {
        const text = placed(name, 'Canary 7 Lovelace');
        fc.pre(!text.startsWith('<') || /^[a-z]+$/i.test(name));
        expect(masker.mask(text)).not.toMatch(/Canary|Lovelace/);
        expect(masker.maskAt('"Canary 7 Lovelace"', `/0/${name}`)).not.toMatch(/Canary|Lovelace/);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps its value if the name usually means something else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEPT), place, (name, placed) => {
        const text = placed(name, 'canary 7 lovelace');
        expect(masker.mask(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a postal address', '{"address":"12 Main Street, London"}', '{"address":"***"}'],
    ['a postal address in German', '{"adresse":"Hauptstraße 5"}', '{"adresse":"***"}'],
    [
      'an address with parts',
      '{"address":{"street":"Main","city":"Rome"}}',
      '{"address":{"street":"***","city":"Rome"}}',
    ],
    [
      'a date of birth with parts',
      '{"dob":{"year":1815,"month":12}}',
      '{"dob":{"year":"***","month":"***"}}',
    ],
    ['a number', '{"dob":18151210,"z":1}', '{"dob":"***","z":1}'],
    ['a tax id', '{"taxId":"12-3456789","passport":"C01X00T47"}', '{"taxId":"***","passport":"***"}'],
    ['a name in a sentence', 'The last name: Lovelace is taken.', 'The last name: *** is taken.'],
    ['a name in quotes in a sentence', 'The surname: "Lovelace" is taken.', 'The surname: "***" is taken.'],
  ])('masks %s', (_, text, want) => {
    expect(masker.mask(text)).toBe(want);
  });

  it.each([
    [
      'an address of a network',
      '{"address":"10.0.0.1:8080","addresses":["0x52908400098527886E0F","localhost"]}',
    ],
    ['the address of an interface', '{"address":"eth 0 10.0.0.1","ipAddress":"fe80::1"}'],
    ['an error message', '{"errors":{"firstName":["must not be blank"],"dob":"is required"}}'],
    ['the schema of a member', '{"properties":{"firstName":{"type":"string","maxLength":40}}}'],
    [
      'the id of a tax',
      '{"taxId":12,"tax_id":"txr_1MvQ7a","taxIds":["0b8f5f0e-1a2b-4c3d-8e4f-5a6b7c8d9e0f"]}',
    ],
    ['a missing value', '{"firstName":null,"dob":"","street":true}'],
    ['a word of a sentence', 'The surname must not be blank.'],
  ])('keeps %s', (_, text) => {
    expect(masker.mask(text)).toBe(text);
  });
});
