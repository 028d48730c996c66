import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentMasker, secretNames } from '../src/internal.js';

const masker = new ContentMasker(secretNames([]));

/** Secrets that no form reveals. */
const secret = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{3,12}[0-9]$/);

/** Texts that contain a secret by the name of the format. */
const PLACES: Readonly<Record<string, (value: string) => string>> = {
  'an attribute of XML': (value) => `<user id="1" password="${value}" apiKey='${value}' role="x"/>`,
  'an attribute after a line break': (value) => `<user\n\tid="1"\n\tpassword='${value} 2'\n/>`,
  'an element with a name': (value) =>
    `<property name="password" value="${value}"/><entry key='token'>${value}</entry>`,
  'a value before its name': (value) => `<input type="hidden" value="${value}" name="csrf_token">`,
  'an attribute of an element with the name': (value) => `<password value="${value}"/><a>1</a>`,
  'a property list': (value) => `<key>password</key>\n<string>${value}</string>`,
  CSV: (value) => `id,email,password_hash\r\n1,x,${value}\r\n2,"x, ""y""","${value}, ${value}"\r\n`,
  'CSV with semicolons': (value) => `id;token;name\n1;${value};Bob`,
  'values separated by tabs': (value) => `id\ttoken\n1\t${value}\n2\t${value}`,
  'CSV within text': (value) => `The export:\nid,password\n1,${value}\n\nDone, thanks.`,
  'a table of Markdown': (value) => `| id | password |\n|----|:--------|\n| 1 | ${value} |`,
  'a table of psql': (value) => ` id | password \n----+------\n  1 | ${value}\n(1 row)`,
  INSERT: (value) => `INSERT INTO users (name,password) VALUES ('a','${value}')`,
  'INSERT of several rows': (value) =>
    `insert into "users" ("name", "password", x)\nvalues ('it''s, a', '${value}', now(1, 2)),\n ('(', N'${value}', 3);`,
  'INSERT with a function': (value) => `INSERT INTO users (name, password) VALUES ('a', MD5('${value}'))`,
  comparison: (value) => `SELECT * FROM users WHERE x = 1 AND password = '${value} 2' AND y = 1`,
  'LIKE and IN': (value) => `WHERE token LIKE '${value}%' OR u.token IN ('${value}', '${value}')`,
  'CREATE USER': (value) =>
    `CREATE USER x WITH LOGIN PASSWORD '${value}'; ALTER USER y IDENTIFIED BY '${value}'`,
  'an error of PostgreSQL': (value) => `Key (email, token)=(a, ${value}) already exists.`,
  'an error of MySQL': (value) => `Duplicate entry '${value}' for key 'users.token'`,
  Ruby: (value) => `{:name => "x", :password => "${value}", :pin=>${value}}`,
  EDN: (value) => `{:name "x" :password "${value}", :pin 12${'3'.repeat(0)}}`,
  PHP: (value) => `array('name' => 'x', 'password' => '${value}')`,
  'var_dump of PHP': (value) => `["password"]=>\n  string(8) "${value}"`,
  'serialize of PHP': (value) => `a:1:{s:8:"password";s:8:"${value}";}`,
  'pairs in arrays': (value) =>
    JSON.stringify([
      ['name', 'x'],
      ['password', value],
    ]),
  'a long option': (value) => `mysql --user x --password ${value} --token=${value} db`,
  'a quoted option': (value) => `tool --api-key "${value} 2" --secret '${value} 2' -Password ${value}`,
  'an array of arguments': (value) => JSON.stringify(['mysql', '--password', value]),
  'curl -u': (value) => `curl -sS -u admin:${value} https://x.dev/ --proxy-user 'admin:${value}'`,
  'an environment variable': (value) => `PGPASSWORD=${value} psql -h db`,
};

/** Layers of encodings around a text. */
const LAYERS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify({ message: text, page: 1 }),
  (text) => JSON.stringify({ message: JSON.stringify({ text }) }, null, 2),
  (text) => `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</pre>`,
];

describe('the masker of bodies', () => {
  it.each(Object.entries(PLACES))('masks the secret in %s, also within JSON and HTML', (_name, place) => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...LAYERS), (value, layer) => {
        expect(masker.mask(layer(place(value)))).not.toContain(value);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ...[
      'sk-proj-',
      'sk-ant-api03-',
      'sk-',
      'dop_v1_',
      'glpat-',
      'npm_',
      'pypi-',
      'xoxb-',
      'ghp_',
      'github_pat_',
    ],
    ...[
      'SG.',
      'sk_live_',
      'sk_test_',
      'rk_live_',
      'shpat_',
      'hvs.',
      'xapp-',
      'hf_',
      'ya29.',
      'GOCSPX-',
      'Bearer ',
    ],
    ...['https://hooks.slack.com/services/T01/B02/', 'https://discord.com/api/webhooks/123/'],
    'https://api.telegram.org/bot1234567890:',
  ])('masks a value with the form %s…', (prefix) => {
    const token = fc.stringMatching(/^[A-Za-z][0-9][A-Za-z0-9]{34}$/);
    fc.assert(
      fc.property(token, (value) => {
        expect(masker.mask(JSON.stringify({ note: `see ${prefix}${value}.` }))).not.toContain(
          value.slice(0, 30),
        );
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    'a,b,c\n1,2,3\n',
    'Hello, the password, is wrong\nOK, fine, then\n',
    'the --password option is required',
    'Use --password to set it, or --token-file.',
    'docker run -p 8080:80 -u 1000:1000 x',
    'Unexpected token \'<\', "<!DOCTYPE" is not valid JSON',
    'INSERT INTO users (name, password) VALUES (?, ?)',
    '<input type="password" name="password" placeholder="Your password"/>',
    '<h2 id="token" name="token">Tokens of the user</h2>',
    'sk-learn-pipeline-with-many-words',
    'task-manager risk-free-1234567890123456789012',
  ])('keeps ordinary text: %s', (text) => {
    expect(masker.mask(text)).toBe(text);
    expect(masker.mask(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
  });

  it('masks only the columns of a table that are secret', () => {
    expect(masker.mask('id,password\n1,S1\n2,S2\n\nid,name\n3,S3')).toBe(
      'id,password\n1,***\n2,***\n\nid,name\n3,S3',
    );
  });

  it('keeps the rest of a statement', () => {
    expect(masker.mask("INSERT INTO t (a, token) VALUES ('x', 'S 1'), ('y', NULL); SELECT 'z'")).toBe(
      "INSERT INTO t (a, token) VALUES ('x', '***'), ('y', NULL); SELECT 'z'",
    );
  });
});
