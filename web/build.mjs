// Builds what crates/entente-server/assets holds of libraries and data: `npm ci && npm run build`.
// The built files are kept in the repository, so that building the program needs no npm; `node build.mjs --check` says whether they are as built.
import { geoEquirectangular, geoPath } from "d3-geo";
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { feature, mesh } from "topojson-client";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const assets = (name) => here(`../crates/entente-server/assets/${name}`);
const check = process.argv.includes("--check");
let differ = 0;

function keep(name, text) {
  if (!check) return writeFileSync(assets(name), text);
  if (readFileSync(assets(name), "utf8") !== text) {
    differ += 1;
    console.error(`assets/${name} is not what web/ builds: run npm run build`);
  }
}

// Longitude and latitude as units of a degree from 180° W and 90° N, cut where the map ends.
const path = geoPath(geoEquirectangular().scale(180 / Math.PI).translate([180, 90]).precision(0)).digits(1);

const coarse = JSON.parse(readFileSync(here("node_modules/world-atlas/countries-110m.json"), "utf8"));
keep("land.path", path(feature(coarse, coarse.objects.land)));
keep("borders.path", path(mesh(coarse, coarse.objects.countries, (a, b) => a !== b)));

const bundle = await build({
  entryPoints: [here("src/charts.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* d3 (ISC, Mike Bostock): see /licences.txt. Built by web/build.mjs. */" },
  write: false,
});
keep("charts.js", bundle.outputFiles[0].text);

const used = ["d3-color", "d3-dispatch", "d3-drag", "d3-ease", "d3-force", "d3-interpolate", "d3-quadtree", "d3-selection", "d3-timer", "d3-transition", "d3-zoom", "world-atlas"];
const licences = used.map((name) => {
  const { version, homepage } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8"));
  let text;
  try {
    text = readFileSync(here(`node_modules/${name}/LICENSE`), "utf8");
  } catch {
    text = readFileSync(here(`node_modules/${name}/LICENSE.txt`), "utf8");
  }
  return `${name} ${version} (${homepage})\n\n${text.trim()}\n`;
});
keep("licences.txt", `What the pages of Entente are made with besides Entente itself.\nCoasts and borders are of Natural Earth, which is in the public domain.\n\n${licences.join(`\n${"-".repeat(72)}\n\n`)}`);
process.exit(differ ? 1 : 0);
