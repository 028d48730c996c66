import { type Command, InvalidArgumentError, Option } from 'commander';

/** One option, declared once: its flags, help, parser and default all come from here. */
export interface OptionDeclaration<T> {
  /** As commander reads them: `--seed <number>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: T;
  /** The words it may be, where there are only a few. */
  readonly choices?: readonly string[];
  /** Reads the text given. Called for each time the option is given, with what it had before. */
  parse?(text: string, before: T | undefined): T;
}

/** A declaration for every option a command reads. */
export type OptionDeclarations<Options> = {
  readonly [Name in keyof Options]-?: OptionDeclaration<Exclude<Options[Name], undefined>>;
};

export function addOptions<Options extends object>(
  command: Command,
  declarations: OptionDeclarations<Options>,
): Command {
  const declared: readonly OptionDeclaration<unknown>[] = Object.values(declarations);
  for (const declaration of declared) {
    const option = new Option(declaration.flags, declaration.description);
    if (declaration.default !== undefined) option.default(declaration.default);
    if (declaration.parse !== undefined) {
      const parse = declaration.parse.bind(declaration);
      option.argParser((text, before) => parse(text, before));
    }
    if (declaration.choices !== undefined) option.choices(declaration.choices);
    command.addOption(option);
  }
  return command;
}

/** A parser for whole numbers from `least` up. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`Expected a whole number, at least ${least}.`);
    }
    return number;
  };
}

/** A parser for an option that may be given more than once. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** A parser for absolute http and https URLs. */
export function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8080/api.');
  }
  return text;
}
