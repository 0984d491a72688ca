// Where entities stand in the drawing, by IRI, so that a graph that grows leaves what the reader knows in its place.
import type { Scene } from "../../drawing/scene";
import type { PageData } from "../../model";

type Point = readonly [x: number, y: number];

const [X, Y] = [4, 5]; // cells of a node
const APART = 25; // units of the layout between two neighbours, where nothing is known yet
const TURN = Math.PI * (3 - Math.sqrt(5));

const KEPT = 20; // pictures whose places are at hand, so that to undo brings back the very picture

export class Places {
  private readonly pictures = new Map<string, ReadonlyMap<string, Point>>();
  private known: ReadonlyMap<string, Point> = new Map();
  private picture = "";

  /** Takes over where the entities of a drawing are now. */
  remember(scene: Scene): void {
    const now = scene.nodes.map((node) => [node.id, [scene.x[node.index], scene.y[node.index]]] as const);
    if (!now.length) return;
    this.pictures.delete(this.picture);
    this.pictures.set(this.picture, new Map(now));
    this.known = new Map([...this.known, ...now]);
    if (this.pictures.size > KEPT) this.pictures.delete(this.pictures.keys().next().value!);
  }

  /** Puts places into the rows of the nodes: as this picture had them before, else the known ones, and for others one
   * near a neighbour. `anew`: what was drawn before says nothing of this picture. Where no place is known all are left to
   * a layout. Returns the places, among the nodes, of those that were not known. */
  put(page: PageData, picture: string, anew: boolean): ReadonlySet<number> {
    this.picture = picture;
    this.known = this.pictures.get(picture) ?? (anew ? new Map<string, Point>() : this.known);
    const iris = page.nodes.map((row) => row[0] as string);
    const found = iris.map((iri) => this.known.get(iri));
    const fresh = new Set(found.flatMap((point, place) => (point ? [] : [place])));
    const all = fresh.size === iris.length ? found : beside(page, found);
    all.forEach((point, place) => {
      [page.nodes[place][X], page.nodes[place][Y]] = point ?? [null, null];
    });
    return fresh;
  }
}

/** Places for those that have none: around the neighbour through which they are reached, one after another. */
function beside(page: PageData, known: readonly (Point | undefined)[]): Point[] {
  const found = [...known];
  const neighbours = neighboursIn(page);
  const apart = usual(page, known);
  const middle = mean(known.filter((point) => point !== undefined));
  const queue = [...found.keys()].filter((node) => found[node]);
  for (const node of queue) {
    const [x, y] = found[node]!;
    const away = Math.atan2(y - middle[1], x - middle[0]);
    neighbours[node].filter((other) => !found[other]).forEach((other, place) => {
      const far = apart * (0.6 + 0.12 * Math.sqrt(place));
      const angle = away + (place % 2 ? -1 : 1) * Math.ceil(place / 2) * 0.5;
      found[other] = [x + far * Math.cos(angle), y + far * Math.sin(angle)];
      queue.push(other);
    });
  }
  const edge = Math.max(...found.map((point) => (point ? Math.hypot(point[0] - middle[0], point[1] - middle[1]) : 0)));
  return found.map((point, place) => {
    const far = edge + apart; // nothing leads there: beyond all others
    return point ?? [middle[0] + far * Math.cos(place * TURN), middle[1] + far * Math.sin(place * TURN)];
  });
}

function neighboursIn(page: PageData): number[][] {
  const found: number[][] = page.nodes.map(() => []);
  for (const row of page.edges) {
    const [source, target] = [row[1] as number, row[2] as number];
    if (source !== target) (found[source].push(target), found[target].push(source));
  }
  return found.map((all) => [...new Set(all)]);
}

/** The length of an edge in the middle of all lengths. */
function usual(page: PageData, known: readonly (Point | undefined)[]): number {
  const lengths = page.edges.flatMap((row) => {
    const [a, b] = [known[row[1] as number], known[row[2] as number]];
    return a && b && a !== b ? [Math.hypot(a[0] - b[0], a[1] - b[1])] : [];
  });
  return lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? APART;
}

function mean(points: readonly Point[]): Point {
  const sum = (at: 0 | 1): number => points.reduce((total, point) => total + point[at], 0);
  return [sum(0) / (points.length || 1), sum(1) / (points.length || 1)];
}
