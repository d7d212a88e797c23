// The network: sigma draws it; the form decides which claims count; ranks and table follow.

import Graph from "graphology";
import Sigma from "sigma";
import { colour, link, load, make, word } from "./dom";
import { arrange, labelNodes } from "./layout";

interface NodeFacts {
  id: string;
  label: string;
  type: string;
  side: string;
  rank: number;
  value: number;
}

interface EdgeFacts {
  from: string;
  to: string;
  sources: string[];
  certainty: string;
  first: number | null;
  last: number | null;
  weight: number;
  count: number;
  claims: string[];
}

interface NetworkData {
  title: string;
  directed: boolean;
  nodes: NodeFacts[];
  edges: EdgeFacts[];
}

const SIDES: Record<string, string> = { mexican: "--s2", soviet: "--s4", third: "--s0" };

const element = document.querySelector<HTMLElement>("#network");
const form = document.querySelector<HTMLFormElement>("#network-form");
if (element && form) void start(element, form);

async function start(element: HTMLElement, form: HTMLFormElement): Promise<void> {
  const data = await load<NetworkData>(address("/network/data.json", form));
  const drawable = document.createElement("canvas").getContext("webgl2") !== null;
  if (!data.nodes.length || !drawable) return; // the table says the same
  element.hidden = false;
  new NetworkView(element, form, data);
}

/** The address that the form as it is filled in leads to. */
function address(path: string, form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (value) fields.append(name, String(value));
  });
  return `${path}?${fields}`;
}

class NetworkView {
  private readonly graph = new Graph({ multi: false, type: "undirected" });
  private readonly sigma: Sigma;
  private readonly side: HTMLSelectElement;
  private readonly year: HTMLInputElement;
  private readonly panel = make("aside", { class: "panel", "aria-live": "polite" });
  private ties = new Map<string, EdgeFacts>();
  private chosen: string | null = null;
  private sought = "";
  private before = new Map<string, number>();
  private asked = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly form: HTMLFormElement,
    data: NetworkData,
  ) {
    const canvas = make("div", { class: "canvas", role: "img", "aria-label": word(element, "told") });
    const frame = make("div", { class: "netframe" }, canvas, this.panel);
    this.side = make("select", {}, make("option", { value: "" }, word(element, "all")));
    for (const side of Object.keys(SIDES)) this.side.append(make("option", { value: side }, word(element, side)));
    this.year = make("input", { type: "range", step: "1" });
    const told = make("output", {});
    const find = make("input", { type: "search", list: "network-names" });
    const names = make("datalist", { id: "network-names" });
    names.append(...data.nodes.map((node) => make("option", { value: node.label })));
    element.append(
      make(
        "div",
        { class: "filter" },
        make("label", {}, word(element, "find"), find, names),
        make("label", {}, word(element, "side"), this.side),
        make("label", {}, word(element, "year"), " ", told, this.year),
      ),
      frame,
      this.buildKey(),
    );
    this.fill(data);
    this.before = new Map(data.nodes.map((node) => [node.id, node.rank]));
    arrange(this.graph);
    this.sigma = new Sigma(this.graph, canvas, {
      labelColor: { color: colour("--ink") },
      labelFont: "system-ui, sans-serif",
      labelSize: 12,
      renderLabels: false,
      allowInvalidContainer: true, // a window may be too small for a while
      defaultEdgeColor: colour("--edge"),
      nodeReducer: (node, facts) => this.showNode(node, facts),
      edgeReducer: (edge, facts) => this.showEdge(edge, facts),
    });
    labelNodes(this.sigma, this.graph);
    this.sigma.on("clickNode", ({ node }) => this.choose(node));
    this.sigma.on("clickStage", () => this.choose(null));
    this.side.addEventListener("input", () => this.sigma.refresh());
    this.year.addEventListener("input", () => {
      told.value = this.year.value;
      this.sigma.refresh();
    });
    told.value = this.year.value;
    find.addEventListener("input", () => {
      this.sought = find.value.trim().toLowerCase();
      const found = data.nodes.find((node) => node.label.toLowerCase() === this.sought);
      this.choose(found && this.graph.hasNode(found.id) ? found.id : null);
    });
    form.addEventListener("change", () => void this.reload());
  }

  private buildKey(): HTMLElement {
    const key = make("p", { class: "hint key" });
    for (const [side, name] of Object.entries(SIDES)) {
      key.append(make("span", { class: `tag s${name.slice(3)}` }, word(this.element, side)), " ");
    }
    return key;
  }

  /** Put nodes and ties in; whoever is there already keeps the place. */
  private fill(data: NetworkData): void {
    const ids = new Set(data.nodes.map((node) => node.id));
    for (const node of this.graph.nodes()) if (!ids.has(node)) this.graph.dropNode(node);
    this.graph.clearEdges();
    const highest = Math.max(...data.nodes.map((node) => node.value), 1e-9);
    data.nodes.forEach((node, place) => {
      const angle = (2 * Math.PI * place) / data.nodes.length;
      const facts = {
        label: node.label,
        rank: node.rank,
        side: node.side,
        size: 4 + 12 * Math.sqrt(Math.max(node.value, 0) / highest),
        color: colour(SIDES[node.side] ?? "--s7"),
      };
      if (this.graph.hasNode(node.id)) this.graph.mergeNodeAttributes(node.id, facts);
      else this.graph.addNode(node.id, { ...facts, x: Math.cos(angle), y: Math.sin(angle) });
    });
    this.ties = new Map();
    const years = [];
    for (const edge of data.edges) {
      if (this.graph.hasEdge(edge.from, edge.to)) continue; // both arrows of a pair are one line
      const key = this.graph.addEdge(edge.from, edge.to, { size: 1 + Math.log2(edge.count + 1) });
      this.ties.set(key, edge);
      if (edge.first !== null) years.push(edge.first);
    }
    this.year.min = String(Math.min(...years, 2024));
    this.year.max = String(Math.max(...years, 1900));
    this.year.value = this.year.max;
  }

  private async reload(): Promise<void> {
    const number = ++this.asked;
    const [data, page] = await Promise.all([
      load<NetworkData>(address("/network/data.json", this.form)).catch(() => null),
      fetch(address("/network", this.form)).then((answer) => answer.text()),
    ]);
    if (number !== this.asked || !data) return;
    const fresh = this.form.elements.namedItem("projection") as HTMLSelectElement;
    const other = fresh.dataset["shown"] !== undefined && fresh.dataset["shown"] !== fresh.value;
    fresh.dataset["shown"] = fresh.value;
    this.fill(data);
    if (other) {
      this.before = new Map(data.nodes.map((node) => [node.id, node.rank]));
      arrange(this.graph);
    }
    history.replaceState(null, "", address("/network", this.form));
    this.replaceTable(page);
    this.choose(null);
    this.showMoves(data);
    this.sigma.refresh();
  }

  /** The table below is the server's; it comes with the page that the form would lead to. */
  private replaceTable(page: string): void {
    const fresh = new DOMParser().parseFromString(page, "text/html");
    for (const selector of [".ranks", "#network-size"]) {
      const [old, next] = [document.querySelector(selector), fresh.querySelector(selector)];
      if (old && next) old.replaceWith(next);
    }
  }

  private showMoves(data: NetworkData): void {
    const moved = data.nodes
      .map((node) => ({ node, was: this.before.get(node.id) ?? node.rank }))
      .filter(({ node, was }) => was !== node.rank)
      .sort((a, b) => Math.min(a.was, a.node.rank) - Math.min(b.was, b.node.rank) || a.node.rank - b.node.rank)
      .slice(0, 12);
    if (!moved.length) return;
    this.panel.replaceChildren(
      make("h3", {}, word(this.element, "rank")),
      make(
        "ol",
        { class: "moves" },
        ...moved.map(({ node, was }) =>
          make("li", {}, make("a", { href: link(`/${node.id}`) }, node.label), ` ${was} → ${node.rank} `, node.rank < was ? "▲" : "▼"),
        ),
      ),
    );
  }

  private isShown(edge: string): boolean {
    const facts = this.ties.get(edge);
    if (!facts) return false;
    if (Number(this.year.value) < Number(this.year.max) && facts.first !== null && facts.first > Number(this.year.value)) return false;
    const sides = this.graph.extremities(edge).map((node) => this.graph.getNodeAttribute(node, "side") as string);
    return this.side.value === "" || sides.includes(this.side.value);
  }

  private showNode(node: string, facts: Record<string, unknown>): Record<string, unknown> {
    const shown = this.graph.edges(node).some((edge) => this.isShown(edge));
    const near = !this.chosen || node === this.chosen || this.graph.areNeighbors(node, this.chosen);
    const found = this.sought.length > 1 && String(facts["label"]).toLowerCase().includes(this.sought);
    return {
      ...facts,
      hidden: !shown,
      color: near ? facts["color"] : colour("--line"),
      label: near ? facts["label"] : "",
      highlighted: node === this.chosen || found,
      forceLabel: near && this.chosen !== null,
    };
  }

  private showEdge(edge: string, facts: Record<string, unknown>): Record<string, unknown> {
    const touched = this.chosen !== null && this.graph.extremities(edge).includes(this.chosen);
    return { ...facts, hidden: !this.isShown(edge) || (this.chosen !== null && !touched), color: colour(touched ? "--ink" : "--edge") };
  }

  private choose(node: string | null): void {
    this.chosen = node;
    this.panel.replaceChildren();
    if (node) {
      const facts = this.graph.getNodeAttributes(node);
      const close = make("button", { type: "button", "aria-label": word(this.element, "close") }, "×");
      close.addEventListener("click", () => this.choose(null));
      this.panel.append(
        close,
        make("h3", {}, make("a", { href: link(`/${node}`) }, String(facts["label"]))),
        make("p", { class: "hint" }, `${word(this.element, "rank")} ${facts["rank"]}`),
        make("ul", {}, ...this.graph.edges(node).filter((edge) => this.isShown(edge)).map((edge) => this.tellTie(node, edge))),
      );
    }
    this.sigma.refresh();
  }

  private tellTie(node: string, edge: string): HTMLElement {
    const facts = this.ties.get(edge)!;
    const other = this.graph.opposite(node, edge);
    const item = make("li", {}, make("a", { href: link(`/${other}`) }, String(this.graph.getNodeAttribute(other, "label"))));
    item.append(make("br"), make("span", { class: "hint" }, `${word(this.element, "claims")}: `));
    facts.claims.forEach((claim, place) => item.append(place ? ", " : "", make("a", { href: link(`/claim/${claim}`) }, claim)));
    if (facts.count > facts.claims.length) item.append(` +${facts.count - facts.claims.length}`);
    return item;
  }
}
