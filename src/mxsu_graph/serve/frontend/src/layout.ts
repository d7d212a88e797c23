// Where nodes stand and what they are called: the same graph always gives the same picture.

import type Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import type Sigma from "sigma";
import { colour } from "./dom";
import { LabelField } from "./labels";

const ROUNDS = 600;
const EFFORT = 3e7;
const SIZE = 12;
const FIRST = 12; // so many names are shown even where they cover smaller nodes

/** Nodes start on a circle in their order, are pushed apart and pulled together by ties; islands stay near. */
export function arrange(graph: Graph): void {
  const order = Math.max(graph.order, 1);
  const inferred = forceAtlas2.inferSettings(graph);
  const settings = { ...inferred, strongGravityMode: true, gravity: 0.06, barnesHutOptimize: order > 500 };
  forceAtlas2.assign(graph, { iterations: Math.min(ROUNDS, Math.ceil(EFFORT / order ** 2)), settings });
}

/** Names beside nodes, the largest first, none over another; sigma's own labels may cover each other. */
export function labelNodes(sigma: Sigma, graph: Graph): void {
  const draw = (): void => {
    const context = sigma.getCanvases()["labels"]?.getContext("2d");
    if (!context) return;
    const { width, height } = sigma.getDimensions();
    const field = new LabelField({ left: 2, top: 2, right: width - 2, bottom: height - 2 }, SIZE);
    context.font = `${SIZE}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colour("--paper");
    context.fillStyle = colour("--ink");
    const shown = graph.nodes().flatMap((node) => {
      const facts = sigma.getNodeDisplayData(node);
      return facts && !facts.hidden && facts.label ? [facts] : [];
    });
    shown.sort((one, other) => Number(other.highlighted) - Number(one.highlighted) || other.size - one.size);
    const spots = shown.map((facts) => {
      const text = facts.label ?? "";
      return { ...sigma.framedGraphToViewport(facts), radius: sigma.scaleSize(facts.size), text };
    });
    for (const spot of spots) field.shun(spot);
    for (const [place, spot] of spots.entries()) {
      const { text } = spot;
      const at = field.place(spot, place < FIRST, context.measureText(text).width);
      if (!at) continue;
      context.strokeText(text, at.x, at.y);
      context.fillText(text, at.x, at.y);
    }
  };
  sigma.on("afterRender", draw);
  sigma.refresh();
}
