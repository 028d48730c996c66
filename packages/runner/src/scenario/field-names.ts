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

/** Returns the words of a property name in lower case, separated by underscores. */
export const words = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.\s]/g, '_')
    .toLowerCase();
