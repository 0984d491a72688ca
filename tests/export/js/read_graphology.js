// Reads GEXF and GraphML files with the parsers of graphology, and prints their nodes and edges as JSON.
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const parsers = { ".gexf": gexf.parse, ".graphml": graphml.parse };
const read = (path) => {
  const graph = parsers[extname(path)](Graph, readFileSync(path, "utf8"));
  return {
    nodes: graph.mapNodes((id, attributes) => ({ ...attributes, id })),
    edges: graph.mapEdges((id, attributes, source, target) => ({ ...attributes, id, source, target })),
  };
};
process.stdout.write(JSON.stringify(process.argv.slice(2).map(read)));
