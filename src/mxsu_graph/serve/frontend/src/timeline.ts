// The timeline: drag over the bars, or use the arrow keys with Shift, to choose years.

import { draw } from "./dom";

const bars = document.querySelector<SVGSVGElement>("#bars");
const form = document.querySelector<HTMLFormElement>("#time-form");
if (bars && form) allowBrushing(bars, form);

function allowBrushing(svg: SVGSVGElement, form: HTMLFormElement): void {
  const first = Number(svg.dataset["first"]);
  const last = Number(svg.dataset["last"]);
  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height - 24;
  const brush = draw("rect", { class: "brush", y: 0, height, width: 0 });
  svg.append(brush);
  let from: number | null = null;

  const yearAt = (event: PointerEvent): number => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());
    const share = Math.min(Math.max(point.x / width, 0), 0.9999);
    return first + Math.floor(share * (last - first + 1));
  };
  const mark = (one: number, other: number): void => {
    const unit = width / (last - first + 1);
    const [start, end] = one < other ? [one, other] : [other, one];
    brush.setAttribute("x", String((start - first) * unit));
    brush.setAttribute("width", String((end - start + 1) * unit));
    (form.elements.namedItem("from") as HTMLInputElement).value = String(start);
    (form.elements.namedItem("to") as HTMLInputElement).value = String(end);
  };
  svg.addEventListener("pointerdown", (event) => {
    from = yearAt(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from !== null && event.buttons) mark(from, yearAt(event));
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener(
    "click",
    (event) => {
      const to = yearAt(event as PointerEvent);
      if (from !== null && from !== to) {
        event.preventDefault();
        event.stopPropagation();
        form.requestSubmit();
      }
      from = null;
    },
    true,
  );
}
