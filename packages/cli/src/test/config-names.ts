import type { ApiModel, SecurityScheme } from '@touchstone/core';
import { createWildcard, documentReferences } from '@touchstone/core/internal';
import type { Credential } from '@touchstone/runner';
import type { ConfigProblem } from '../config/check.js';
import type { SystemConfig } from '../config/config.js';
import { ConfigError } from '../config/validate-config.js';
import { closest, didYouMean } from '../did-you-mean.js';
import type { Target } from '../targets.js';
import { valueProblems } from '../values/value-names.js';
import { namesOf } from './patterns.js';

/**
 * Checks that the security schemes, references, operations and responses that the configuration names exist in the
 * document. An unknown name would otherwise be ignored silently.
 * @throws {ConfigError} listing every name that the document does not contain.
 */
export async function assertNamesKnown(model: ApiModel, target: Target): Promise<void> {
  const { system } = target;
  if (system === null) return;
  const problems = [
    ...schemeProblems(model, system),
    ...credentialProblems(model, system),
    ...referenceProblems(model, system.references, 'references'),
    ...Object.entries(system.operations ?? {}).flatMap(([pattern, { references }]) =>
      referenceProblems(model, references, `operations[${JSON.stringify(pattern)}].references`),
    ),
    ...valueProblems(model, system),
    ...(await exclusionProblems(model, system)),
    ...operationProblems(model, system),
    ...(await waiverProblems(model, system)),
  ].map(({ path, message }) => ({ path: `systems.${target.name}.${path}`, message }));
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

function schemeProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  const schemes = [...model.securitySchemes.keys()];
  return Object.entries(system.callers ?? {}).flatMap(([name, { credentials }]) =>
    Object.keys(credentials)
      .filter((scheme) => !schemes.includes(scheme))
      .map((scheme) => ({
        path: `callers.${name}.credentials.${scheme}`,
        message: `the document has no security scheme '${scheme}'.${didYouMean(scheme, schemes)}`,
      })),
  );
}

/** Returns the credentials that their security scheme cannot use, and the logins of unknown operations. */
function credentialProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  return Object.entries(system.callers ?? {}).flatMap(([name, { credentials }]) =>
    Object.entries(credentials).flatMap(([schemeName, credential]) => {
      const scheme = model.securitySchemes.get(schemeName);
      const path = `callers.${name}.credentials.${schemeName}`;
      const message = scheme && credentialProblem(model, scheme, credential);
      return message === undefined ? [] : [{ path, message }];
    }),
  );
}

function credentialProblem(
  { operations }: ApiModel,
  { type, scheme }: SecurityScheme,
  credential: Credential,
): string | undefined {
  const isOauth = type === 'oauth2' || type === 'openIdConnect';
  const isForCertificate = 'certificate' in credential;
  if (isForCertificate !== (type === 'mutualTLS'))
    return isForCertificate
      ? 'a client certificate is the credential of a `mutualTLS` scheme only.'
      : 'a `mutualTLS` scheme needs a client certificate: `{ certificate, key }`.';
  if (('clientId' in credential || 'refreshToken' in credential) && !isOauth)
    return 'only an `oauth2` or `openIdConnect` scheme has tokens that the run requests.';
  if ('user' in credential && !isOauth && scheme !== 'basic' && scheme !== 'digest')
    return 'a user and a password are the credential of HTTP Basic and Digest, or request an OAuth 2 token.';
  const { operation } = 'login' in credential ? credential.login : {};
  const ids = operations.flatMap(({ id, operationId }) => [
    id,
    ...(operationId === undefined ? [] : [operationId]),
  ]);
  return operation === undefined || ids.includes(operation)
    ? undefined
    : `the document has no operation '${operation}'.${didYouMean(operation, ids)}`;
}

function referenceProblems(
  model: ApiModel,
  references: SystemConfig['references'],
  path: string,
): readonly ConfigProblem[] {
  if (references === undefined) return [];
  const keys = [...referenceKeys(model)];
  return Object.keys(references)
    .filter((key) => !keys.includes(key))
    .map((key) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      message: `the document has neither an item path nor an \`x-reference\` of this name.${didYouMean(key, keys)}`,
    }));
}

/**
 * Returns the keys that `references` may have: every path prefix that ends in a parameter, such as `/customers/{id}` of
 * `/customers/{id}/notes`, and every `x-reference`.
 */
function referenceKeys(model: ApiModel): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { path } of model.operations)
    for (const { index, 0: parameter } of path.matchAll(/\{[^}]*\}/g))
      keys.add(path.slice(0, index + parameter.length));
  for (const reference of documentReferences(model)) keys.add(reference);
  return keys;
}

function operationProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  const ids = model.operations.map(({ id }) => id);
  const names = [...ids, ...model.operations.flatMap(({ operationId }) => operationId ?? [])];
  return Object.keys(system.operations ?? {})
    .filter((pattern) => !names.some(createWildcard(pattern)))
    .map((pattern) => ({
      path: `operations[${JSON.stringify(pattern)}]`,
      message: `the document has no operation of this name.${didYouMean(pattern, ids)}`,
    }));
}

async function exclusionProblems(
  model: ApiModel,
  { exclude = [] }: SystemConfig,
): Promise<readonly ConfigProblem[]> {
  if (exclude.length === 0) return [];
  const { selectablesOf } = await import('@touchstone/runner');
  const names = [...new Set(selectablesOf(model).flatMap(namesOf))];
  return exclude.flatMap((pattern, index) =>
    names.some(createWildcard(pattern))
      ? []
      : [
          {
            path: `exclude[${index}]`,
            message: `'${pattern}' matches no operation and no documented response.${didYouMean(pattern, names)}`,
          },
        ],
  );
}

async function waiverProblems(model: ApiModel, system: SystemConfig): Promise<readonly ConfigProblem[]> {
  const { obligationsOf, webhookObligationsOf } = await import('@touchstone/runner');
  const ids = [...obligationsOf(model), ...webhookObligationsOf(model)].map((obligation) => obligation.id);
  return (system.untested ?? []).flatMap(({ id }, index) => {
    if (ids.some(createWildcard(id))) return [];
    const best = closest(id, ids);
    const hint = best === undefined ? '--list shows all of them.' : `Did you mean '${best}'?`;
    const message = `'${id}' matches no documented response. ${hint}`;
    return [{ path: `untested[${index}].id`, message }];
  });
}
