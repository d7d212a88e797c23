// Where nodes stand: pushed apart, pulled together by ties; the same graph always gives the same picture.

import type Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

const ROUNDS = 600;
const EFFORT = 3e7;

/** Nodes start on a circle in their order, and are then arranged. */
export function arrange(graph: Graph): void {
  const order = Math.max(graph.order, 1);
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: order > 500 };
  forceAtlas2.assign(graph, { iterations: Math.min(ROUNDS, Math.ceil(EFFORT / order ** 2)), settings });
}
