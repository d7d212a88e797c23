// Answers as a chart, a map or a network, beside the table that YASGUI has.

import Yasgui from "@zazuko/yasgui";
import Graph from "graphology";
import Sigma from "sigma";
import { colour, draw, link, load, make } from "./dom";
import { arrange, labelNodes } from "./layout";
import { drawWorld, loadWorld } from "./outline";

interface Term {
  type: string;
  value: string;
  datatype?: string;
}

type Binding = Record<string, Term>;
type Yasr = InstanceType<typeof Yasgui.Yasr>;

interface PlaceData {
  places: { id: string; label: string; at: [number, number] }[];
}

const BASE = "https://w3id.org/mxsu/";
const MOST_BARS = 60;
const MOST_EDGES = 3000;
const COORDINATES = [["lat", "long"], ["latitude", "longitude"], ["lat", "lon"]] as const;

const say = (english: string, spanish: string): string => (document.documentElement.lang === "es" ? spanish : english);

let prefixes: Record<string, string> = {};

export function registerResults(known: Record<string, string>): void {
  prefixes = known;
  for (const [name, plugin] of [["chart", Chart], ["map", PlacesMap], ["network", Ties]] as const) {
    Yasgui.Yasr.registerPlugin(name, plugin as never);
  }
  Yasgui.Yasr.defaults.pluginOrder = ["table", "chart", "map", "network", "response", "boolean", "error"];
}

function shorten(term: Term): string {
  if (term.type !== "uri") return term.value;
  const fitting = Object.entries(prefixes).filter(([, iri]) => term.value.startsWith(iri));
  const longest = fitting.sort(([, a], [, b]) => b.length - a.length)[0];
  return longest ? term.value.slice(longest[1].length).replace(/^.*\//, "") : term.value;
}

abstract class Picture {
  abstract readonly label: string;
  readonly priority = 5;
  readonly hideFromSelection = false;

  constructor(protected readonly yasr: Yasr) {}

  protected get rows(): Binding[] {
    return (this.yasr.results?.getBindings() as Binding[] | null) ?? [];
  }

  protected get columns(): string[] {
    return this.yasr.results?.getVariables() ?? [];
  }

  abstract readonly sign: string;

  getIcon(): Element {
    return make("b", { class: "sign", "aria-hidden": "true" }, this.sign);
  }

  abstract canHandleResults(): boolean;
  abstract draw(): void | Promise<void>;
}

/** Bars: the first column of names, the first column of numbers. */
class Chart extends Picture {
  readonly label = say("Chart", "Gráfico");
  readonly sign = "▤";

  private get axes(): { name: string; number: string } | null {
    const isNumber = (column: string): boolean =>
      this.rows.some((row) => row[column]) &&
      this.rows.every((row) => !row[column] || (row[column].type !== "uri" && /^-?[0-9.]+(e-?[0-9]+)?$/i.test(row[column].value)));
    const number = this.columns.find(isNumber);
    const name = this.columns.find((column) => column !== number && this.rows.some((row) => row[column]));
    return number && name ? { name, number } : null;
  }

  canHandleResults(): boolean {
    return this.axes !== null;
  }

  draw(): void {
    const { name, number } = this.axes!;
    const rows = this.rows.filter((row) => row[number]).slice(0, MOST_BARS);
    const highest = Math.max(...rows.map((row) => Math.abs(Number(row[number]!.value))), 1e-9);
    const svg = draw("svg", { viewBox: `0 0 900 ${rows.length * 24 + 8}`, class: "chart", role: "img", "aria-label": `${number}, ${name}` });
    rows.forEach((row, place) => {
      const value = Number(row[number]!.value);
      const y = place * 24 + 4;
      svg.append(
        draw("text", { x: 292, y: y + 15, "text-anchor": "end" }, row[name] ? shorten(row[name]) : ""),
        draw("rect", { x: 300, y, width: (540 * Math.abs(value)) / highest, height: 18 }),
        draw("text", { x: 306 + (540 * Math.abs(value)) / highest, y: y + 15 }, String(value)),
      );
    });
    this.yasr.resultsEl.replaceChildren(svg);
  }
}

/** Circles: places of ours in any column, or columns of coordinates. */
class PlacesMap extends Picture {
  readonly label = say("Map", "Mapa");
  readonly sign = "◉";

  private get coordinates(): readonly [string, string] | undefined {
    return COORDINATES.find(([lat, long]) => this.columns.includes(lat) && this.columns.includes(long));
  }

  canHandleResults(): boolean {
    const isPlace = (term: Term | undefined): boolean => /^https:\/\/w3id\.org\/mxsu\/(place|country)\//.test(term?.value ?? "");
    return this.coordinates !== undefined || this.rows.some((row) => Object.values(row).some(isPlace));
  }

  async draw(): Promise<void> {
    const [world, data] = await Promise.all([loadWorld(), load<PlaceData>(`/map/data.json?lang=${document.documentElement.lang}`)]);
    const { svg, union, projection } = drawWorld(world, this.label);
    svg.append(union);
    const known = new Map(data.places.map((place) => [BASE + place.id, place]));
    const counts = new Map<string, { at: [number, number]; label: string; href: string; count: number }>();
    const count = (key: string, at: [number, number], label: string, href: string): void => {
      const found = counts.get(key) ?? { at, label, href, count: 0 };
      found.count += 1;
      counts.set(key, found);
    };
    const columns = this.coordinates;
    for (const row of this.rows) {
      const [lat, long] = columns ? [row[columns[0]], row[columns[1]]] : [undefined, undefined];
      if (lat && long) {
        const first = Object.values(row)[0]!;
        count(`${lat.value},${long.value}`, [Number(long.value), Number(lat.value)], shorten(first), first.value.replace(BASE, "/"));
        continue;
      }
      for (const term of Object.values(row)) {
        const place = known.get(term.value);
        if (place) count(place.id, place.at, place.label, `/${place.id}`);
      }
    }
    for (const { at, label, href, count } of [...counts.values()].sort((a, b) => b.count - a.count)) {
      const [x, y] = projection(at) ?? [0, 0];
      const told = `${label}: ${count}`;
      const anchor = draw("a", { href: href.startsWith("/") ? link(href) : "#", "aria-label": told });
      anchor.append(draw("circle", { cx: x, cy: y, r: 3 + 1.6 * Math.sqrt(count) }, draw("title", {}, told)));
      svg.append(anchor);
    }
    this.yasr.resultsEl.replaceChildren(svg);
  }
}

/** Nodes and ties: the first two columns of things. */
class Ties extends Picture {
  readonly label = say("Network", "Red");
  readonly sign = "⁂";

  private get ends(): [string, string] | null {
    const things = this.columns.filter((column) =>
      this.rows.some((row) => row[column]?.type === "uri" && /\/mxsu\/(?!code\/|ontology|claim\/)/.test(row[column].value)),
    );
    return things[0] && things[1] ? [things[0], things[1]] : null;
  }

  canHandleResults(): boolean {
    return this.ends !== null && document.createElement("canvas").getContext("webgl2") !== null;
  }

  draw(): void {
    const [from, to] = this.ends!;
    const graph = new Graph({ type: "undirected" });
    const add = (term: Term): void => {
      const place = graph.order;
      if (!graph.hasNode(term.value)) {
        graph.addNode(term.value, { label: shorten(term), size: 4, color: colour("--s0"), x: Math.cos(place), y: Math.sin(place) });
      }
    };
    for (const row of this.rows.slice(0, MOST_EDGES)) {
      const [one, other] = [row[from], row[to]];
      if (!one || !other || one.value === other.value) continue;
      add(one);
      add(other);
      if (graph.hasEdge(one.value, other.value)) graph.updateEdgeAttribute(one.value, other.value, "size", (size: number) => Math.min(size + 0.5, 8));
      else graph.addEdge(one.value, other.value, { size: 1, color: colour("--edge") });
    }
    graph.forEachNode((node) => graph.setNodeAttribute(node, "size", 4 + Math.sqrt(graph.degree(node)) * 2));
    arrange(graph);
    const canvas = make("div", { class: "canvas", role: "img", "aria-label": this.label });
    this.yasr.resultsEl.replaceChildren(make("div", { class: "netframe" }, canvas));
    const sigma = new Sigma(graph, canvas, { allowInvalidContainer: true, renderLabels: false, labelColor: { color: colour("--ink") }, labelFont: "system-ui, sans-serif" });
    labelNodes(sigma, graph);
    sigma.on("clickNode", ({ node }) => {
      if (node.startsWith(BASE)) location.assign(link(`/${node.slice(BASE.length)}`));
    });
  }
}
