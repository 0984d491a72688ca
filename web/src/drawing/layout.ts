// Positions by ForceAtlas2 in steps of bounded time. Seeded: the same graph ends in the same picture, unless the reader
// stops it or it runs out of time. Jacomy et al. 2014, https://doi.org/10.1371/journal.pone.0098679.
import iterate from "graphology-layout-forceatlas2/iterate.js";
import type { Scene } from "./scene";

const PER_NODE = 10; // x, y, four of motion, mass, convergence, size, fixed
const PER_EDGE = 3; // source and target as offsets into the nodes, weight
const MASS = 6;
const LONGEST = 20_000; // milliseconds; by then a large graph is legible enough to be explored

export class Layout {
  private readonly nodes: Float32Array;
  private readonly edges: Float32Array;
  private readonly settings: object;
  private readonly wanted: number;
  private iterations = 0;
  private readonly begun = performance.now();

  constructor(private readonly scene: Scene) {
    const count = scene.nodes.length;
    this.nodes = new Float32Array(count * PER_NODE);
    this.edges = this.pairs();
    this.settings = settings(count);
    this.wanted = count < 2 ? 0 : count < 500 ? 600 : count < 5_000 ? 300 : 150;
    scatter(this.nodes);
    this.write();
  }

  get done(): boolean {
    return this.iterations >= this.wanted || performance.now() - this.begun > LONGEST;
  }

  /** Works for so many milliseconds, at least one iteration, and puts the positions into the scene. */
  step(budget: number): void {
    const begun = performance.now();
    do {
      iterate(this.settings, this.nodes, this.edges);
      this.iterations += 1;
    } while (performance.now() - begun < budget && this.iterations < this.wanted);
    this.write();
  }

  private write(): void {
    this.scene.nodes.forEach((node, place) => {
      this.scene.x[node.index] = this.nodes[place * PER_NODE];
      this.scene.y[node.index] = this.nodes[place * PER_NODE + 1];
    });
  }

  /** One spring between two nodes, however many edges they share: more would draw them into one spot. */
  private pairs(): Float32Array {
    const offsets = new Map(this.scene.nodes.map((node, place) => [node.index, place * PER_NODE]));
    const pairs = new Set<number>();
    for (const { source, target } of this.scene.edges) {
      if (source === target) continue;
      const [first, second] = [source, target].map((end) => offsets.get(end)!).sort((a, b) => a - b);
      pairs.add(first * this.nodes.length + second);
    }
    this.nodes.forEach((_, at) => at % PER_NODE === MASS && (this.nodes[at] = 1));
    const edges = new Float32Array(pairs.size * PER_EDGE);
    [...pairs].forEach((pair, place) => {
      const ends = [Math.floor(pair / this.nodes.length), pair % this.nodes.length];
      for (const end of ends) this.nodes[end + MASS] += 1;
      edges.set([...ends, 1], place * PER_EDGE);
    });
    return edges;
  }
}

/** Chosen by looking: a small graph is kept together, so that what is unconnected leaves room for the rest; a large one
 * may show its clusters, moves faster and is reckoned more coarsely, which takes half the time. */
function settings(count: number): object {
  const small = count < 500;
  return {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: false,
    edgeWeightInfluence: 1,
    scalingRatio: 10,
    strongGravityMode: true,
    gravity: small ? 0.5 : 0.05,
    slowDown: small ? 1 + Math.log(Math.max(count, 1)) : 3,
    barnesHutOptimize: !small,
    barnesHutTheta: 1.2,
  };
}

/** A sunflower: evenly spread, no two nodes at one place, and the same every time. */
function scatter(nodes: Float32Array): void {
  const golden = Math.PI * (3 - Math.sqrt(5));
  for (let place = 0; place * PER_NODE < nodes.length; place += 1) {
    const radius = 10 * Math.sqrt(place + 0.5);
    nodes[place * PER_NODE] = radius * Math.cos(place * golden);
    nodes[place * PER_NODE + 1] = radius * Math.sin(place * golden);
    nodes[place * PER_NODE + 7] = 1;
    nodes[place * PER_NODE + 8] = 1;
  }
}
