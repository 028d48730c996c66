import type { Parameter } from '../model/model.js';

type NamedParameter = Pick<Parameter, 'name' | 'in' | 'style' | 'location'>;

const nameOf = ({ name, in: where }: NamedParameter): string =>
  `The ${where} parameter ${JSON.stringify(name)}`;

/** Thrown if the declared serialization of a parameter is not supported, or cannot represent the value. */
export class UnsupportedStyleError extends Error {
  override readonly name = 'UnsupportedStyleError';
  readonly parameter: NamedParameter;

  constructor(parameter: NamedParameter, reason: string) {
    const { source, pointer } = parameter.location;
    super(
      `${nameOf(parameter)} (style ${parameter.style}, ${source}${pointer}) cannot be serialized: ${reason}`,
    );
    this.parameter = parameter;
  }
}

/** Thrown if a request cannot carry a value in the parameter's location, regardless of the style. */
export class ParameterValueError extends Error {
  override readonly name = 'ParameterValueError';
  readonly parameter: NamedParameter;

  constructor(parameter: NamedParameter, reason: string) {
    super(`${nameOf(parameter)} cannot carry the value: ${reason}`);
    this.parameter = parameter;
  }
}
