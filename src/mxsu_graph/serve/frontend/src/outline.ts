// The world as a drawing: sea, land, borders and the outline of the USSR.

import { geoEqualEarth, geoGraticule10, geoPath, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { draw, load } from "./dom";

export type World = Topology<{ countries: GeometryCollection; union: GeometryCollection }>;

export const WIDTH = 960;
export const HEIGHT = 480;

export interface Outlines {
  svg: SVGSVGElement;
  union: SVGPathElement;
  projection: GeoProjection;
}

export const loadWorld = (): Promise<World> => load<World>("/static/built/world.json");

/** Draw the outlines; d3 cuts shapes where they cross the date line. */
export function drawWorld(world: World, told: string): Outlines {
  const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: "Sphere" });
  const path = geoPath(projection);
  const outline = (shape: GeoPermissibleObjects, name: string): SVGPathElement =>
    draw("path", { class: name, d: path(shape) ?? "" });
  const union = outline(feature(world, world.objects.union) as GeoPermissibleObjects, "union");
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "group", "aria-label": told });
  svg.append(
    outline({ type: "Sphere" }, "sea"),
    outline(geoGraticule10(), "graticule"),
    outline(feature(world, world.objects.countries) as GeoPermissibleObjects, "land"),
    outline(mesh(world, world.objects.countries, (a, b) => a !== b), "border"),
  );
  return { svg, union, projection };
}
