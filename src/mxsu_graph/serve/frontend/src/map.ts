// The map of places: outlines of the atlas drawn by d3-geo, circles by number of claims, the USSR until 1991.

import type { GeoProjection } from "d3-geo";
import { draw, link, load, make, word } from "./dom";
import { LabelField, type Spot } from "./labels";
import { HEIGHT, WIDTH, type World, drawWorld, loadWorld } from "./outline";

interface Place {
  id: string;
  label: string;
  kind: string;
  at: [number, number];
  claims: [number | null, number][];
}

interface Places {
  places: Place[];
  sources: string[];
}

const MIDDLE: [number, number] = [102, 62];
const DISSOLVED = 1991;
const MUST_BE_NAMED = 12;
const LEAST_NAMED = 3; // claims; fewer get their name when one looks closer
const FEW = 20; // places, which all get their names

const element = document.querySelector<HTMLElement>("#map");
if (element) void start(element);

async function start(element: HTMLElement): Promise<void> {
  const language = document.documentElement.lang;
  const [data, world] = await Promise.all([
    load<Places>(`/map/data.json?lang=${language}`),
    loadWorld(),
  ]);
  element.hidden = false;
  new PlaceMap(element, data, world);
}

class PlaceMap {
  private readonly projection: GeoProjection;
  private readonly svg: SVGSVGElement;
  private readonly circles = draw("g");
  private readonly union: SVGPathElement;
  private readonly years: [number, number];
  private readonly inputs: { first: HTMLInputElement; last: HTMLInputElement; undated: HTMLInputElement; source: HTMLSelectElement };
  private leastNamed = LEAST_NAMED;
  private view = { x: 0, y: 0, scale: 1 };

  constructor(
    private readonly element: HTMLElement,
    private readonly data: Places,
    world: World,
  ) {
    const known = data.places.flatMap((place) => place.claims.flatMap(([year]) => (year === null ? [] : [year])));
    this.years = [Math.min(...known), Math.max(...known)];
    const outlines = drawWorld(world, word(element, "told"));
    this.svg = outlines.svg;
    this.union = outlines.union;
    this.projection = outlines.projection;
    this.svg.append(this.buildUnion(), this.circles);
    this.inputs = this.buildControls();
    const frame = make("div", { class: "mapframe" });
    frame.append(this.svg, this.buildButtons());
    element.append(frame);
    this.allowDragging();
    this.update();
  }

  private buildUnion(): SVGElement {
    const label = word(this.element, "ussr");
    this.union.append(draw("title", {}, label));
    return draw("a", { href: link("/country/soviet-union"), "aria-label": label }, this.union);
  }

  private buildControls() {
    const year = (value: number): HTMLInputElement =>
      make("input", { type: "number", min: String(this.years[0]), max: String(this.years[1]), value: String(value) });
    const first = year(this.years[0]);
    const last = year(this.years[1]);
    const undated = make("input", { type: "checkbox", checked: "" });
    const source = make("select", {}, make("option", { value: "" }, word(this.element, "all")));
    this.data.sources.forEach((label, number) => source.append(make("option", { value: String(number) }, label)));
    const form = make("div", { class: "filter" });
    form.append(
      make("label", {}, word(this.element, "since"), first),
      make("label", {}, word(this.element, "to"), last),
      make("label", {}, word(this.element, "source"), source),
      make("label", { class: "check" }, undated, " ", word(this.element, "undated")),
    );
    form.addEventListener("input", () => this.update());
    this.element.append(form);
    return { first, last, undated, source };
  }

  private buildButtons(): HTMLElement {
    const button = (label: string, sign: string, act: () => void): HTMLButtonElement => {
      const made = make("button", { type: "button", "aria-label": label, title: label }, sign);
      made.addEventListener("click", act);
      return made;
    };
    const look = (longitude: number, latitude: number, scale: number) => () => {
      const [x, y] = this.projection([longitude, latitude]) ?? [0, 0];
      this.look(x - WIDTH / scale / 2, y - HEIGHT / scale / 2, scale);
    };
    return make(
      "div",
      { class: "mapbuttons" },
      button(word(this.element, "in"), "+", () => this.zoom(1.5)),
      button(word(this.element, "out"), "−", () => this.zoom(1 / 1.5)),
      button(word(this.element, "world"), word(this.element, "world"), () => this.look(0, 0, 1)),
      button(word(this.element, "mexico"), word(this.element, "mexico"), look(-100, 23, 5)),
      button(word(this.element, "ussr"), word(this.element, "ussr"), look(80, 58, 2.2)),
    );
  }

  private look(x: number, y: number, scale: number): void {
    const kept = Math.min(Math.max(scale, 1), 24);
    this.view = {
      scale: kept,
      x: Math.min(Math.max(x, 0), WIDTH - WIDTH / kept),
      y: Math.min(Math.max(y, 0), HEIGHT - HEIGHT / kept),
    };
    this.svg.setAttribute("viewBox", `${this.view.x} ${this.view.y} ${WIDTH / kept} ${HEIGHT / kept}`);
    this.update();
  }

  private zoom(factor: number): void {
    const { x, y, scale } = this.view;
    const next = Math.min(Math.max(scale * factor, 1), 24);
    const shift = (1 / scale - 1 / next) / 2;
    this.look(x + WIDTH * shift, y + HEIGHT * shift, next);
  }

  private allowDragging(): void {
    let last: [number, number] | null = null;
    this.svg.addEventListener("pointerdown", (event) => {
      last = [event.clientX, event.clientY];
    });
    window.addEventListener("pointerup", () => {
      last = null;
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!last || this.view.scale === 1) return;
      const unit = WIDTH / this.view.scale / this.svg.clientWidth;
      const { x, y, scale } = this.view;
      this.look(x - (event.clientX - last[0]) * unit, y - (event.clientY - last[1]) * unit, scale);
      last = [event.clientX, event.clientY];
    });
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
  }

  private update(): void {
    const { first, last, undated, source } = this.inputs;
    const [since, until] = [Number(first.value), Number(last.value)];
    const counted = (place: Place): number =>
      place.claims.filter(
        ([year, number]) =>
          (source.value === "" || number === Number(source.value)) &&
          (year === null ? undated.checked : since <= year && year <= until),
      ).length;
    this.union.parentElement!.style.display = since <= DISSOLVED ? "" : "none";
    const shown = this.data.places
      .map((place) => ({ place, count: counted(place) }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count)
      .map(({ place, count }) => {
        const [x, y] = this.projection(place.at) ?? [0, 0];
        return { place, count, spot: { x, y, radius: (3 + 1.6 * Math.sqrt(count)) / Math.sqrt(this.view.scale), text: place.label } };
      });
    const size = 12 / Math.sqrt(this.view.scale);
    const { x, y, scale } = this.view;
    const labels = new LabelField({ left: x, top: y, right: x + WIDTH / scale, bottom: y + HEIGHT / scale }, size);
    for (const { spot } of shown) if (spot.radius < size) labels.shun(spot); // names may stand on the largest circles
    this.nameUnion(labels, size);
    this.leastNamed = shown.length <= FEW || scale >= 2 ? 1 : LEAST_NAMED;
    this.circles.replaceChildren(...shown.map(({ place, count, spot }) => this.drawPlace(place, count, spot, labels)));
  }

  /** The name of the Soviet Union, in the middle of it, while it is drawn. */
  private nameUnion(labels: LabelField, size: number): void {
    const [x, y] = this.projection(MIDDLE) ?? [0, 0];
    const text = word(this.element, "ussr");
    const at = labels.place({ x: x - text.length * size * 0.3, y, radius: 0, text });
    const shown = at ? [draw("text", { x: at.x, y: at.y + size / 3, "font-size": size, class: "union-name" }, text)] : [];
    this.union.parentElement!.replaceChildren(this.union, ...shown);
  }

  private drawPlace(place: Place, count: number, spot: Spot, labels: LabelField): SVGElement {
    const { x, y, radius } = spot;
    const shrink = Math.sqrt(this.view.scale);
    const told = `${place.label}: ${count} ${word(this.element, "claims").toLowerCase()}`;
    const anchor = draw("a", { href: link(`/${place.id}`), "aria-label": told });
    anchor.append(draw("circle", { cx: x, cy: y, r: radius, class: place.id.split("/")[0] ?? "" }, draw("title", {}, told)));
    const at = count >= this.leastNamed ? labels.place(spot, count >= MUST_BE_NAMED) : null;
    if (at) anchor.append(draw("text", { x: at.x, y: at.y + 4 / shrink, "font-size": 12 / shrink }, place.label));
    return anchor;
  }
}
