/**
 * Exports for the other packages of Touchstone only. They have no stability promise: any release may change or remove
 * them. Use `@touchstone/core` instead.
 *
 * @packageDocumentation
 */

// Errors and triggers

export { fieldSchemas } from './error/body-field.js';
export { changedParts, checkStage, compareChecks } from './error/check-order.js';
export { matches } from './error/match.js';
export { causeLabel, triggerLabel } from './error/triggers.js';
export { PLAIN_CALL, whenOf } from './error/write-trigger.js';

// Files, addresses and names

export { type DataFile, readData } from './load/data.js';
export { guardedLookup, type ResolveHost } from './load/guarded-lookup.js';
export { isPrivateAddress } from './load/private-address.js';
export { own, setOwn } from './own.js';
export { createWildcard } from './wildcard.js';

// Media types and JSON Pointers

export {
  FORM_MEDIA_TYPE,
  isJson,
  mediaTypeMatches,
  type ParsedMediaType,
  parseMediaType,
} from './media-type.js';
export { jsonPathTo } from './overlay/json-path.js';
export { atPointer, childPointer, parsePointer } from './pointer.js';

// Parameters and forms

export { formReader, serializeForm } from './parameter/form.js';
export { isDeepJson, MAX_JSON_DEPTH } from './parameter/json-text.js';
export { multipartReader } from './parameter/multipart.js';
export { MultipartError } from './parameter/multipart-parts.js';
export { ParameterValueError, UnsupportedStyleError } from './parameter/parameter-error.js';
export { decodeForm, parseQuery, type QueryPair } from './parameter/query.js';
export {
  type ParameterReader,
  type ParameterSource,
  parameterReader,
  UNREADABLE,
} from './parameter/read.js';
export { type SerializableParameter, serializeParameter } from './parameter/serialize.js';
export { textBodyReader, withoutFinalLineBreak } from './parameter/text-body.js';

// Patterns

export { type LinearTranslation, linearTranslation } from './pattern/linear-translation.js';
export { shownPattern } from './pattern/shown-pattern.js';

// Paths and resources

export { possibleRemoval } from './effect/possible-removal.js';
export { isJsonText } from './load/json-text.js';
export { readLimited, readTextFile, UnreadableFileError } from './load/read-text-file.js';
export { type ServerPath, serverPath } from './model/server-path.js';
export { documentReferences } from './resource/document-references.js';
export { createdIdPointer, LOCATION_HEADER, listedIdPointer, partLists } from './resource/id-pointer.js';
export { collectionOf, itemOperation, singularsOf } from './resource/item-path.js';
export { type LinkedId, linkedIds } from './resource/linked-ids.js';
export {
  collectionPath,
  documentedItemPath,
  isItemPath,
  isRequestable,
  lastSegment,
  operationAt,
  operationsOn,
  otherParameterNames,
  pathParameterNames,
  pathShape,
  pathUpTo,
  pathUpToLastParameter,
  withoutTrailingSlash,
} from './resource/paths.js';
export {
  isSameReference,
  isTargetReference,
  parseResourceReference,
  type ResourceReference,
  referencesIn,
  targetReferencesIn,
} from './resource/reference.js';
export { createRouter, type Route, type Router } from './route/router.js';

// Schemas

export { type Contradiction, contradiction } from './sample/contradiction.js';
export type { OmissionReason, OmittedParts } from './sample/violation-omissions.js';
export { searchViolations } from './sample/violations.js';
export { type ApplicableSchema, applicableSchemas } from './schema/applicable-schemas.js';
export { hiddenNames } from './schema/hidden-names.js';
export { provenViolations } from './schema/violation.js';
export { writeOnlyMembers } from './schema/write-only-members.js';

// Secrets

export {
  type DecodedView,
  decodedViews,
  fullyDecoded,
  originalRange,
} from './secret/decoded-views.js';
export { derivedValues } from './secret/derived-values.js';
export { Content, type TextKind } from './secret/named/content.js';
export { ContentMasker } from './secret/named/content-masker.js';
export { confineToValues } from './secret/named/json-values.js';
export type { FindParts, NameRule, ValuePart } from './secret/named/name-rule.js';
export { namedRanges } from './secret/named/named-values.js';
export { personalRanges } from './secret/named/personal-ranges.js';
export { containsStoredSecret } from './secret/named/recognizable-values.js';
export { secretNames } from './secret/named/secret-names.js';
export { replaceRanges, type SecretRange } from './secret/ranges.js';
export { SecretMasker, type SecretOptions, type TextPiece } from './secret/secret-masker.js';
