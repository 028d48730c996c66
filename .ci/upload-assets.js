// Uploads the assets in the folder that the first argument names to the release of @touchstone/cli, with their signed
// attestation. Reads PUBLISHED_PACKAGES (a JSON array of names and versions), ATTESTATION (the path of a Sigstore
// bundle) and GH_TOKEN from the environment. Does nothing if @touchstone/cli was not published.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './packed-packages.js';

const [folder = 'release-assets'] = process.argv.slice(2);
const { PUBLISHED_PACKAGES = '[]', ATTESTATION } = process.env;

/** @type {{ name: string, version: string }[]} */
const published = JSON.parse(PUBLISHED_PACKAGES);
const cli = published.find(({ name }) => name === '@touchstone/cli');

if (cli === undefined) {
  console.log('@touchstone/cli was not published: no release to upload to.');
} else {
  if (ATTESTATION === undefined) throw new Error('ATTESTATION is not set.');
  copyFileSync(ATTESTATION, join(folder, 'touchstone.sigstore.json'));
  const files = readdirSync(folder).map((name) => join(folder, name));
  succeed('gh', ['release', 'upload', `${cli.name}@${cli.version}`, ...files], '.');
}
