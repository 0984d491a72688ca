// Positions by ForceAtlas2 in steps of bounded time. Seeded: the same graph ends in the same picture, unless the reader
// stops it or it runs out of time. Jacomy et al. 2014, https://doi.org/10.1371/journal.pone.0098679.
// Nothing here touches the document: it runs in the page or in a worker.
import iterate from "graphology-layout-forceatlas2/iterate.js";

/** What is to be laid out. Nodes go by their place. */
export interface Arrangement {
  /** x and y of each node, in turn: where to begin. */
  places: Float32Array;
  /** Source and target of each edge, in turn. */
  ends: Uint32Array;
  /** 1 for a node that is new beside others whose places the reader knows: those then hardly move. Empty: all are new. */
  fresh: Uint8Array;
}

const PER_NODE = 10; // x, y, four of motion, mass, convergence, size, fixed
const PER_EDGE = 3; // source and target as offsets into the nodes, weight
const MASS = 6;
const FIXED = 9;
const LONGEST = 20_000; // milliseconds; by then a large graph is legible enough to be explored
// A graph that has grown: new nodes find their places among the old ones, then all make room a little.
const SETTLING = 120;
const MAKING_ROOM = 40;

export class Layout {
  private readonly nodes: Float32Array;
  private readonly edges: Float32Array;
  private readonly count: number;
  private readonly wanted: number;
  private settings: object;
  private iterations = 0;
  private readonly begun = performance.now();

  constructor(private readonly arrangement: Arrangement) {
    const { places, fresh } = arrangement;
    this.count = places.length / 2;
    this.nodes = new Float32Array(this.count * PER_NODE);
    this.edges = this.pairs();
    const grown = fresh.length > 0;
    this.settings = settings(this.count, grown);
    this.wanted = this.count < 2 ? 0 : grown ? SETTLING + MAKING_ROOM : iterations(this.count);
    for (let node = 0; node < this.count; node += 1) {
      this.nodes.set([places[2 * node], places[2 * node + 1]], node * PER_NODE);
      this.nodes.set([1, 1, grown && !fresh[node] ? 1 : 0], node * PER_NODE + 7);
    }
  }

  get done(): boolean {
    return this.iterations >= this.wanted || performance.now() - this.begun > LONGEST;
  }

  /** Works for so many milliseconds, at least one iteration. */
  step(budget: number): void {
    const begun = performance.now();
    do {
      if (this.iterations === SETTLING && this.arrangement.fresh.length) this.release();
      iterate(this.settings, this.nodes, this.edges);
      this.iterations += 1;
    } while (performance.now() - begun < budget && this.iterations < this.wanted);
  }

  /** x and y of each node, in turn. */
  places(): Float32Array {
    const places = new Float32Array(2 * this.count);
    for (let node = 0; node < this.count; node += 1) {
      places[2 * node] = this.nodes[node * PER_NODE];
      places[2 * node + 1] = this.nodes[node * PER_NODE + 1];
    }
    return places;
  }

  private release(): void {
    for (let node = 0; node < this.count; node += 1) this.nodes[node * PER_NODE + FIXED] = 0;
    this.settings = { ...this.settings, slowDown: 20 };
  }

  /** One spring between two nodes, however many edges they share: more would draw them into one spot. */
  private pairs(): Float32Array {
    const { ends } = this.arrangement;
    const pairs = new Set<number>();
    for (let edge = 0; edge < ends.length; edge += 2) {
      const [source, target] = [ends[edge], ends[edge + 1]];
      if (source !== target) pairs.add(Math.min(source, target) * this.count + Math.max(source, target));
    }
    for (let node = 0; node < this.count; node += 1) this.nodes[node * PER_NODE + MASS] = 1;
    const edges = new Float32Array(pairs.size * PER_EDGE);
    [...pairs].forEach((pair, place) => {
      const both = [Math.floor(pair / this.count) * PER_NODE, (pair % this.count) * PER_NODE];
      for (const end of both) this.nodes[end + MASS] += 1;
      edges.set([...both, 1], place * PER_EDGE);
    });
    return edges;
  }
}

function iterations(count: number): number {
  return count < 500 ? 600 : count < 5_000 ? 300 : 150;
}

/** Chosen by looking: a small graph is kept together, so that what is unconnected leaves room for the rest; a large one
 * may show its clusters, moves faster and is reckoned more coarsely, which takes half the time. */
function settings(count: number, grown: boolean): object {
  const small = count < 500;
  return {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: false,
    edgeWeightInfluence: 1,
    scalingRatio: 10,
    strongGravityMode: true,
    gravity: small ? 0.5 : 0.05,
    slowDown: grown ? 8 : small ? 1 + Math.log(Math.max(count, 1)) : 3,
    barnesHutOptimize: !small,
    barnesHutTheta: 1.2,
  };
}

/** A sunflower: evenly spread, no two nodes at one place, and the same every time. */
export function scattered(count: number): Float32Array {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const places = new Float32Array(2 * count);
  for (let place = 0; place < count; place += 1) {
    const radius = 10 * Math.sqrt(place + 0.5);
    places.set([radius * Math.cos(place * golden), radius * Math.sin(place * golden)], 2 * place);
  }
  return places;
}
