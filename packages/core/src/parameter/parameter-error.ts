import type { Parameter } from '../model/model.js';

type NamedParameter = Pick<Parameter, 'name' | 'in' | 'style' | 'location'>;

const nameOf = ({ name, in: where }: NamedParameter): string =>
  `The ${where} parameter ${JSON.stringify(name)}`;

/** The document describes a parameter in a way that is not serialised here. */
export class UnsupportedStyleError extends Error {
  override readonly name = 'UnsupportedStyleError';
  readonly parameter: NamedParameter;

  constructor(parameter: NamedParameter, reason: string) {
    const { source, pointer } = parameter.location;
    super(
      `${nameOf(parameter)} (style ${parameter.style}, ${source}${pointer}) cannot be serialised: ${reason}`,
    );
    this.parameter = parameter;
  }
}

/** A value that no request can carry in that place, whatever the style. */
export class ParameterValueError extends Error {
  override readonly name = 'ParameterValueError';
  readonly parameter: NamedParameter;

  constructor(parameter: NamedParameter, reason: string) {
    super(`${nameOf(parameter)} cannot carry the value: ${reason}`);
    this.parameter = parameter;
  }
}
