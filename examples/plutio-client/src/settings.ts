/** The settings of the program, from its environment. */
export interface Settings {
  /** Base URL of the API. */
  readonly url: string;
  /** The workspace: the first label of its domain. */
  readonly business: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The local port of the client's webhook URL. */
  readonly webhookPort: number;
  /** The signing secret `whsec_…`, which the API manager displays. */
  readonly webhookSecret: string;
}

/** Thrown if settings are missing or invalid. The message names them. */
export class SettingsError extends Error {}

/**
 * Reads the settings from environment variables.
 * @throws {SettingsError} if settings are missing or invalid
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = env[name] ?? '';
    if (value === '') missing.push(name);
    return value;
  };
  const settings: Settings = {
    url: env['PLUTIO_URL'] ?? 'https://api.plutio.com/v1.11',
    business: read('PLUTIO_BUSINESS'),
    clientId: read('PLUTIO_CLIENT_ID'),
    clientSecret: read('PLUTIO_CLIENT_SECRET'),
    webhookPort: Number(read('PLUTIO_WEBHOOK_PORT')),
    webhookSecret: read('PLUTIO_WEBHOOK_SECRET'),
  };
  if (missing.length > 0) throw new SettingsError(`Set the environment variables ${missing.join(', ')}.`);
  if (!Number.isInteger(settings.webhookPort))
    throw new SettingsError('PLUTIO_WEBHOOK_PORT must be a port number.');
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(settings.webhookSecret))
    throw new SettingsError(
      'PLUTIO_WEBHOOK_SECRET must be whsec_ followed by base64. Copy it from the API manager.',
    );
  if (!URL.canParse(settings.url)) throw new SettingsError('PLUTIO_URL must be an absolute URL.');
  return settings;
}
