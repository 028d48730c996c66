import { API_VERSIONS, type ApiVersion, EVENTS, type EventName } from '../terms.js';
import { webhookUrlProblem } from '../webhooks/address.js';
import type { Problems } from './form.js';

/** The settings of a client as entered. They are preserved if the form has errors. */
export interface ClientForm {
  readonly name: string;
  readonly apiVersion: string;
  readonly workspaces: ReadonlySet<string>;
  readonly urls: readonly string[];
  readonly methods: ReadonlySet<string>;
}

/** The settings of a client after validation. */
export interface ValidClient {
  readonly name: string;
  readonly apiVersion: ApiVersion;
  readonly workspaces: readonly string[];
  readonly urls: readonly string[];
  readonly methods: readonly EventName[];
}

export interface Rules {
  /** Ids of the user's workspaces. */
  readonly workspaces: ReadonlySet<string>;
  readonly allowPrivate: boolean;
}

const NAME_LIMIT = 200;
export const URLS_LIMIT = 10;

export function readClientForm(form: URLSearchParams): ClientForm {
  return {
    name: (form.get('name') ?? '').trim(),
    apiVersion: form.get('api_version') ?? '',
    workspaces: new Set(form.getAll('workspace')),
    urls: form.getAll('url').map((url) => url.trim()),
    methods: new Set(form.getAll('method')),
  };
}

/** Validates the form. Returns the valid settings, or the problems by field id, such as `name` or `url-2`. */
export function checkClientForm(form: ClientForm, rules: Rules): ValidClient | Problems {
  const problems = new Map<string, string>();
  const nameProblem = checkName(form.name);
  if (nameProblem !== null) problems.set('name', nameProblem);
  const apiVersion = API_VERSIONS.find((version) => version === form.apiVersion);
  if (apiVersion === undefined) problems.set('api-version', 'Choose an API version.');
  if ([...form.workspaces].some((id) => !rules.workspaces.has(id))) {
    problems.set('workspaces', 'You are not a member of every selected workspace.');
  }
  for (const [id, problem] of checkUrls(form.urls, rules.allowPrivate)) problems.set(id, problem);
  const methods = EVENTS.filter((event) => form.methods.has(event));
  if (methods.length < form.methods.size)
    problems.set('events', 'One of the selected events does not exist.');
  if (apiVersion === undefined || problems.size > 0) return problems;
  const urls = form.urls.filter((url) => url !== '');
  return { name: form.name, apiVersion, workspaces: [...form.workspaces], urls, methods };
}

export function checkName(name: string): string | null {
  if (name === '') return 'Enter a name for the client.';
  if ([...name].length > NAME_LIMIT) return `The name is longer than ${NAME_LIMIT} characters.`;
  return null;
}

/** Checks the URLs. Empty fields are ignored. */
function checkUrls(urls: readonly string[], allowPrivate: boolean): Problems {
  const problems = new Map<string, string>();
  for (const [index, url] of urls.entries()) {
    if (url === '') continue;
    const id = urlFieldId(index);
    const problem = webhookUrlProblem(url, allowPrivate);
    if (problem !== null) problems.set(id, `Webhook URL ${index + 1} ${problem}.`);
    else if (urls.indexOf(url) < index) problems.set(id, `Webhook URL ${index + 1} is a duplicate.`);
  }
  const count = urls.filter((url) => url !== '').length;
  if (count > URLS_LIMIT)
    problems.set(urlFieldId(0), `A client can have at most ${URLS_LIMIT} webhook URLs.`);
  return problems;
}

export function urlFieldId(index: number): string {
  return `url-${index + 1}`;
}

/** Applies the action of a button that changes the form without saving it: `select:task`, `clear:task`, `add-url`. */
export function applyEdit(form: ClientForm, edit: string): ClientForm {
  if (edit === 'add-url') return { ...form, urls: [...form.urls, ''].slice(0, URLS_LIMIT) };
  const [verb, entity] = edit.split(':');
  const methods = new Set(form.methods);
  for (const event of EVENTS.filter((name) => name.startsWith(`${entity}.`))) {
    if (verb === 'select') methods.add(event);
    else methods.delete(event);
  }
  return { ...form, methods };
}
