#!/usr/bin/env node
// Writes the portal's fonts, cut down to what its styles use: the weights from regular to semibold,
// and no alternates but ours. A half of the published files is neither.
//
//   node fonts.mjs FOLDER

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subset from 'subset-font';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('node fonts.mjs FOLDER');

/** What puts letters and accents together, in any language. */
const ALWAYS = ['ccmp', 'kern', 'locl', 'mark', 'mkmk'];
// The styles set these (style/base.css); in code, what is written is shown: no ligatures.
const INTER = [...ALWAYS, 'cv05', 'cv11', 'ss03', 'tnum'];
const FONTS = [
  ['inter', 'latin', INTER],
  ['inter', 'latin-ext', INTER],
  ['jetbrains-mono', 'latin', ALWAYS],
];
const WEIGHTS = { min: 400, max: 650 };
/** Every character of the plane; each file has its own few. */
const CHARACTERS = Array.from({ length: 0xffff }, (_, code) => code)
  .filter((code) => code >= 0x20 && (code < 0xd800 || code > 0xdfff))
  .map((code) => String.fromCodePoint(code))
  .join('');

mkdirSync(folder, { recursive: true });
const published = fileURLToPath(new URL('node_modules/@fontsource-variable/', import.meta.url));
for (const [family, part, keepFeatures] of FONTS) {
  const font = readFileSync(join(published, family, 'files', `${family}-${part}-wght-normal.woff2`));
  const options = { targetFormat: 'woff2', keepFeatures, variationAxes: { wght: WEIGHTS } };
  writeFileSync(join(folder, `${family}-${part}.woff2`), await subset(font, CHARACTERS, options));
}
