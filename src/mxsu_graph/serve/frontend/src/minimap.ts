// A small map on the page of an entity: the places of the list below it.

import { draw, word } from "./dom";
import { LabelField } from "./labels";
import { HEIGHT, WIDTH, drawWorld, loadWorld } from "./outline";

const MARGIN = 60;

const element = document.querySelector<HTMLElement>("#minimap");
const list = document.querySelectorAll<HTMLElement>("#dots li[data-at]");
if (element && list.length) void start(element, [...list]);

async function start(element: HTMLElement, list: HTMLElement[]): Promise<void> {
  const { svg, projection } = drawWorld(await loadWorld(), word(element, "told"));
  const points = list.map((item) => {
    const [latitude, longitude] = item.dataset["at"]!.split(",").map(Number);
    const [x, y] = projection([longitude!, latitude!]) ?? [0, 0];
    return { x, y, item };
  });
  const box = frame(points);
  const unit = box.width / WIDTH;
  const size = 19 * unit;
  const labels = new LabelField({ left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height }, size);
  const count = (item: HTMLElement): number => Number(item.dataset["count"]);
  for (const { x, y, item } of points.sort((one, other) => count(other.item) - count(one.item))) {
    const link = item.querySelector("a")!;
    const told = `${link.textContent}: ${item.dataset["count"]} ${word(element, "claims").toLowerCase()}`;
    const anchor = draw("a", { href: link.href, "aria-label": told });
    const radius = (6 + 2.4 * Math.sqrt(Number(item.dataset["count"]))) * unit;
    anchor.append(draw("circle", { cx: x, cy: y, r: radius }, draw("title", {}, told)));
    const text = link.textContent ?? "";
    const at = labels.place({ x, y, radius, text }, true);
    if (at) anchor.append(draw("text", { x: at.x, y: at.y + 6 * unit, "font-size": size }, text));
    svg.append(anchor);
  }
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  element.append(svg);
  element.hidden = false;
}

/** The part of the world that holds all points, in the form of the whole, and not nearer than a continent. */
function frame(points: { x: number; y: number }[]): { x: number; y: number; width: number; height: number } {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wanted = Math.max(right - left + 3 * MARGIN, ((bottom - top + 2 * MARGIN) * WIDTH) / HEIGHT, WIDTH / 4);
  const width = Math.min(wanted, WIDTH);
  const height = (width * HEIGHT) / WIDTH;
  const clamp = (start: number, size: number, whole: number): number => Math.min(Math.max(start, 0), whole - size);
  return { x: clamp((left + right) / 2 - width / 2, width, WIDTH), y: clamp((top + bottom) / 2 - height / 2, height, HEIGHT), width, height };
}
