/** Returns true if the name suggests free text that identifies a resource, such as `name` or `displayName`. */
export const isFreeText = (name: string): boolean => FREE_TEXT.test(words(name));

/** Returns true if the name suggests text for people, such as `description`. A server accepts any such text. */
export const isProse = (name: string): boolean => PROSE.test(words(name));

/** Returns true if resources often have different values of the property, whatever the document specifies. */
export const isIdentity = (name: string): boolean => isFreeText(name) || IDENTITY.test(words(name));

/**
 * Returns true if a server probably accepts only certain values of the property, even if the schema is a plain string,
 * or if another call depends on the value.
 */
export const isListLike = (name: string): boolean => LIST_LIKE.test(words(name));

const FREE_TEXT = /(^|_)(name|title|label|subject|headline|username|login|handle|alias)$/;

const PROSE =
  /(^|_)(description|notes?|comments?|message|summary|text|content|body|remarks?|memo|bio|about|details|footer|terms)$/;

const IDENTITY =
  /^(id|uuid|guid)$|(^|_)(slug|sku|code|key|number|no|phone|mobile|telephone|tel|email|mail|serial|reference|ref|identifier|external_id|plate|barcode|ean|gtin|upc|isbn|issn|imei|iccid|vin|iban|subdomain|hostname)$/;

const LIST_LIKE =
  /(^|_)(currency|country|language|lang|locale|timezone|time_zone|tz|state|status|type|kind|role|unit|level|mode|category|colou?r|postal|zip|postcode|version|password|secret|token|scope|grant|format|encoding|event|events)(_|$)/;

/** Returns true if the name suggests a date of birth, which no resource has in the future. */
export const isBirthday = (name: string): boolean => /birth|(^|_)(dob|born)(_|$)/.test(words(name));

/** Returns true if the name suggests the place of a resource in an order or a grid, such as `position` or `sortOrder`. */
export const isOrdinal = (name: string): boolean => ORDINALS.has(lastWord(name));

/**
 * Returns true if a number with the name is a measure, for which a server may have limits that the schema lacks, a part
 * of a date, or the id of another resource. Such a number is hardly unique.
 */
export const isMeasure = (name: string): boolean => MEASURES.has(lastWord(name)) || COUNT.test(words(name));

const lastWord = (name: string): string => words(name).split('_').at(-1) ?? '';

const ORDINALS: ReadonlySet<string> = new Set(
  'position pos rank order ordinal index idx sequence seq slot seat row column bay shelf locker port vlan extension'.split(
    ' ',
  ),
);

const MEASURES: ReadonlySet<string> = new Set(
  (
    'id ids year month week day days hour hours minute minutes second seconds ms ttl timeout interval duration delay age ' +
    'count counts quantity qty amount amounts total totals sum balance price prices cost costs fee fees tax discount ' +
    'rate ratio percent percentage score rating point points stars limit min max minimum maximum size capacity length ' +
    'width height depth weight volume distance area radius latitude lat longitude lng lon temperature speed power beds ' +
    'rooms seats guests people persons adults children stock units credit credits priority offset page pages retries ' +
    'attempts part parts copies'
  ).split(' '),
);

/** Matches names such as `number_of_seats` and `max_items`. */
const COUNT = /(^|_)(num|number|nb|count|max|min|total)_(of_)?[a-z]/;

/** Returns the words of a property name in lower case, separated by underscores. */
export const words = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.\s]/g, '_')
    .toLowerCase();
