import { type ApiModel, type Operation, resolveSchema, type SchemaNode } from '@touchstone/core';
import {
  applicableSchemas,
  childPointer,
  isItemPath,
  isJson,
  operationAt,
  own,
} from '@touchstone/core/internal';
import { mediaOf } from '../plan/media.js';
import type { RequestStep } from '../plan/step.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';
import { itemReads } from '../scenario/item-reads.js';
import type { Scenario } from '../scenario/scenario.js';
import { creationOf } from './creation-of.js';
import type { ProvokeContext } from './provoke-context.js';

/**
 * Plans the reads before and after a PUT or PATCH of an item that the case creates. Plans none if the document suggests
 * that the GET of the item may rightly return the previous values: for drafts, versions, jobs and ignored members.
 */
export function storedReads(
  { context, operation }: Pick<ProvokeContext<null>, 'context' | 'operation'>,
  wellFormed: Scenario,
): Pick<RequestStep, 'stored'> {
  const { model } = context;
  const isUpdate = ['PUT', 'PATCH'].includes(operation.method) && isItemPath(operation.path);
  const get = isUpdate ? operationAt(model, 'GET', operation.path) : undefined;
  const creation = get && creationOf(wellFormed);
  if (!get || !creation || mayKeepValues(operation) || mayKeepValues(get)) return {};
  if (effectOfOperation(context, get).kind !== 'read') return {};
  const [read] = itemReads(context, operation, wellFormed.request).filter(
    ({ request }) => request.operation === get.id,
  );
  const shown = shownSchema(context, get);
  const sent = mediaOf(operation);
  if (!read || shown === undefined || !sent?.schema || !isJson(sent.mediaType)) return {};
  const names = bodyNames(wellFormed).filter((name) => !isFixed(operation, name));
  if (names.some((name) => VERSION_NAME.test(name))) return {};
  const both = [shown, sent.schema.pointer];
  const members = names.filter((name) => both.every((pointer) => isFreeText(model, pointer, name)));
  const created = context.operations.get(creation.request.operation);
  const isShared =
    names.length > 1 && created !== undefined && isSameSchema(model, mediaOf(created)?.schema, sent.schema);
  const fixed = isShared ? members.filter((name) => /name$/i.test(name)) : [];
  return members.length === 0 ? {} : { stored: { creation: creation.id, read, members, fixed } };
}

/** Returns true if two operations take the same body, which then does not say what an update may change. */
const isSameSchema = (model: ApiModel, one: SchemaNode | undefined, other: SchemaNode): boolean =>
  one !== undefined && resolveSchema(model, one).pointer === resolveSchema(model, other).pointer;

/** Returns the pointer to the schema of the item in the success response; undefined if the response is not JSON. */
const shownSchema = (context: PlanContext, get: Operation): string | undefined =>
  successOf(context, get)?.response.content.find(({ mediaType, schema }) => schema && isJson(mediaType))
    ?.schema?.pointer;

/**
 * Returns true if the document suggests that a read after an accepted call may return the previous values, for example
 * because the call only creates a draft.
 */
function mayKeepValues({
  id,
  path,
  operationId,
  summary,
  description,
  deprecated,
  parameters,
  responses,
}: Operation): boolean {
  if (deprecated === true) return true;
  const success = responses
    .filter(({ status }) => status.startsWith('2'))
    .map((response) => response.description);
  const texts = [id, path, operationId, summary, description, ...success];
  return (
    texts.some((text) => text !== undefined && KEEPING_WORDS.test(text)) ||
    parameters.some(({ name }) => PARTIAL_PARAMETERS.test(name))
  );
}

/** Matches texts of operations that keep values, or apply an update later. */
const KEEPING_WORDS =
  /draft|pending|approv|moderat|review|propos|queue|async|eventual|schedul|later|background|dry[\s_-]?run|preview|validat|simulat|publish|snapshot|version|revision|history|immutable|cannot be (changed|updated|modified)|ignor|no[\s-]?op|cached/i;

/** Matches parameters that choose which members an update writes, or whether it writes any. */
const PARTIAL_PARAMETERS = /mask|fields|dry_?run|validat|preview|simulat|draft|version|if-/i;

/** Matches names of members by which a server may detect that an update is older than the stored values. */
const VERSION_NAME =
  /^_?(version|rev(ision)?|e_?tag|update[ds]?(_?(at|on|time))?|modified(_?(at|on|time))?|last_?(modified|updated?)(_?(at|on|time))?|timestamp|seq(uence)?|generation|.*_?version)$/i;

/** Matches names of members that identify, classify or protect a resource, and that an update may rightly ignore. */
const FIXED_NAME =
  /^_?(id|uuid|guid|uid|pk|key|slug|code|login|user_?name|handle|e_?mail|sku|type|kind|state|status|self|href|url|uri|link|path)$|(Id|_id|-id|Uuid|_uuid|Key|_key|Type|_type)$|secret|token|passw|credential|api_?key|hash|(^|_)pin$|otp/i;

/** Matches descriptions of such members. */
const FIXED_WORDS =
  /immutable|read[\s-]?only|output only|cannot be (changed|updated|modified)|ignor|only (be )?(set|used|allowed|valid) (at|on|when|during|for) creat/i;

const bodyNames = ({ request: { body } }: Scenario): readonly string[] =>
  body &&
  'value' in body &&
  typeof body.value === 'object' &&
  body.value !== null &&
  !Array.isArray(body.value)
    ? Object.keys(body.value)
    : [];

/** Returns true if the name of a member, or a path parameter of the same name, suggests that an update may ignore it. */
const isFixed = ({ parameters }: Operation, name: string): boolean =>
  FIXED_NAME.test(name) || parameters.some((parameter) => parameter.in === 'path' && parameter.name === name);

/** Returns true if a schema declares a member that holds any text, and that both requests and responses contain. */
function isFreeText(model: ApiModel, pointer: string, name: string): boolean {
  const declared = applicableSchemas(model, pointer).flatMap((place) => {
    const { properties } = place.schema;
    const isDeclared =
      typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name);
    return isDeclared ? [childPointer(childPointer(place.pointer, 'properties'), name)] : [];
  });
  const schemas = declared.flatMap((at) => applicableSchemas(model, at)).map(({ schema }) => schema);
  return (
    schemas.some(({ type }) => type === 'string' || (Array.isArray(type) && type.includes('string'))) &&
    schemas.every((schema) => !isRestricted(schema))
  );
}

const isRestricted = (schema: Readonly<Record<string, unknown>>): boolean =>
  ['readOnly', 'writeOnly', 'deprecated'].some((keyword) => own(schema, keyword) === true) ||
  ['enum', 'const', 'format', 'contentEncoding'].some((keyword) => own(schema, keyword) !== undefined) ||
  Object.keys(schema).some((keyword) => /^x-.*(mutab|create)/i.test(keyword)) ||
  (typeof schema['description'] === 'string' && FIXED_WORDS.test(schema['description']));
