import { type Conversion, type Fields, isObject, pick } from './conversion.js';

/** OAuth flow names of OpenAPI 2.0, mapped to those of OpenAPI 3.0. */
const FLOWS = {
  implicit: 'implicit',
  password: 'password',
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
} as const;

type Flow = keyof typeof FLOWS;

const isFlow = (flow: unknown): flow is Flow => typeof flow === 'string' && Object.hasOwn(FLOWS, flow);

export function convertSecurityScheme(conversion: Conversion, scheme: Fields): Fields {
  return conversion.at(convert(conversion, scheme), scheme);
}

function convert(conversion: Conversion, scheme: Fields): Fields {
  if (scheme.type === 'basic') return { ...pick(scheme, ['description']), type: 'http', scheme: 'basic' };
  if (scheme.type !== 'oauth2') return pick(scheme, ['type', 'description', 'name', 'in']);
  const { flow } = scheme;
  if (!isFlow(flow)) {
    const expected = Object.keys(FLOWS).join(', ');
    const received = flow === undefined ? 'nothing' : JSON.stringify(flow);
    const message = `Expected flow to be one of ${expected}; received ${received}.`;
    conversion.problem(scheme, 'flow', message, 'Write the OAuth 2.0 flow that issues the tokens.');
    return pick(scheme, ['type', 'description']);
  }
  const converted = {
    ...pick(scheme, ['authorizationUrl', 'tokenUrl']),
    scopes: isObject(scheme.scopes) ? scheme.scopes : conversion.at({}, scheme),
  };
  const flows = conversion.at({ [FLOWS[flow]]: conversion.at(converted, scheme) }, scheme);
  return { ...pick(scheme, ['type', 'description']), flows };
}
