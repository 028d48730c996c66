import type { FindParts } from './name-rule.js';
import { identityNumbersIn, personalTextsIn, postalAddressesIn } from './personal-texts.js';

/**
 * Endings of names by the rule for their values, in lower case and without accents, spaces and separators. Does not
 * contain words that usually mean something else: `name`, `username`, `full_name` (a repository), `fname` (a file),
 * `city`, `nom`, `nombre`, `nome`, `naam`, `via` and `clave`.
 */
const ENDINGS: readonly (readonly [rule: FindParts, endings: string])[] = [
  // Names of persons.
  [
    personalTextsIn,
    'firstname givenname forename middlename lastname familyname surname maidenname birthname',
  ],
  [personalTextsIn, 'vorname nachname familienname geburtsname prenom nomdefamille nomdenaissance'],
  [personalTextsIn, 'apellido apellidopaterno apellidomaterno cognome sobrenome apelido voornaam achternaam'],
  [personalTextsIn, 'fornamn efternamn fornavn efternavn etternavn nazwisko'],
  // Birth.
  [personalTextsIn, 'dob birthdate birthday dateofbirth birthyear yearofbirth birthplace placeofbirth'],
  [
    personalTextsIn,
    'geburtsdatum geburtstag geburtsort geburtsjahr datedenaissance datenaissance lieudenaissance',
  ],
  [personalTextsIn, 'fechadenacimiento fechanacimiento datadinascita datanascita luogodinascita'],
  [personalTextsIn, 'datadenascimento datanascimento geboortedatum geboorteplaats fodelsedatum fodselsdato'],
  // Streets.
  [personalTextsIn, 'street streetname streetaddress addressline homeaddress postaladdress mailingaddress'],
  [personalTextsIn, 'residentialaddress housenumber strasse hausnummer anschrift rue calle domicilio'],
  [personalTextsIn, 'straat straatnaam huisnummer logradouro'],
  [postalAddressesIn, 'address addresse addr adresse adressen adres indirizzo direccion endereco morada'],
  // Numbers of persons.
  [personalTextsIn, 'passportnumber passportno passportnr passportid nationalid nationalidnumber nino'],
  [personalTextsIn, 'nationalinsurancenumber socialinsurancenumber driverslicensenumber driverlicensenumber'],
  [personalTextsIn, 'idcardnumber identitycardnumber reisepassnummer ausweisnummer personalausweisnummer'],
  [personalTextsIn, 'sozialversicherungsnummer numerodesecuritesociale codicefiscale burgerservicenummer'],
  [personalTextsIn, 'personnummer fodselsnummer aadhaarnumber'],
  [
    identityNumbersIn,
    'passport reisepass personalausweis driverslicense driverlicense dni nif cpf bsn pesel',
  ],
  [identityNumbersIn, 'aadhaar curp taxid taxno taxnr taxnumber taxpayerid taxidentificationnumber tin'],
  [identityNumbersIn, 'steuernummer steuerid steueridentifikationsnummer numerofiscal'],
];

const RULES: ReadonlyMap<string, FindParts> = new Map(
  ENDINGS.flatMap(([rule, endings]) => endings.split(' ').map((ending) => [ending, rule] as const)),
);

/** Matches unambiguous endings even within a longer word, such as `customerfirstname`. */
const LONG_ENDING =
  /(?:firstname|lastname|givenname|familyname|surname|birthdate|dateofbirth|vorname|nachname|geburtsdatum|passportnumber)s?$/;

/** Matches a last word that only describes how a value is written. */
const MODIFIER = /^(?:raw|text|value|latin|native|kana|normali[sz]ed|encrypted|plain)$/;

/** Maximum number of words of an ending, such as `numero de securite sociale`. */
const MAX_WORDS = 5;

/**
 * Returns the rule for a name that ends with the name of a person, a date of birth, a street, an address or the number of
 * a person; `undefined` if it does not.
 * @param words Words of the name in lower case, without accents.
 */
export function personalRuleOf(words: readonly string[]): FindParts | undefined {
  const named = MODIFIER.test(words.at(-1) ?? '') ? words.slice(0, -1) : words;
  const letters = named
    .slice(-MAX_WORDS)
    .map((_, index, last) => last.slice(index).join('').replace(/\d+$/, ''));
  for (const ending of letters) {
    const rule = RULES.get(ending) ?? RULES.get(ending.replace(/s$/, ''));
    if (rule) return rule;
  }
  return LONG_ENDING.test(letters[0] ?? '') ? personalTextsIn : undefined;
}
