// Writes the assets of a release to the folder that the first argument names: the tarball of each published package,
// and the software bill of materials of an installation of all of them (CycloneDX). Needs a build and an npm registry.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { billOfMaterials, installPacked, packAll } from './packed-packages.js';

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('Expected a folder as the first argument.');
const assets = resolve(target);
mkdirSync(assets, { recursive: true });

const directory = mkdtempSync(join(tmpdir(), 'touchstone-assets-'));
try {
  // `npm sbom` names the project after its folder.
  const project = join(directory, 'touchstone');
  mkdirSync(project);
  installPacked(project, packAll(assets));
  writeFileSync(join(assets, 'touchstone.cdx.json'), JSON.stringify(billOfMaterials(project), null, 2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
