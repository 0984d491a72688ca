// The graph.
import type { ViewProps } from "../views";

export function GraphView({ about }: ViewProps) {
  return <p>{about.claims}</p>;
}
