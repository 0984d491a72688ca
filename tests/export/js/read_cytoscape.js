// Gives files to cytoscape.js as they are, and prints the nodes and edges that it has then, with their looks, as JSON.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const looks = ["label", "background-color", "width", "target-arrow-shape", "curve-style"];
const read = (path) => {
  const cy = cytoscape({ ...JSON.parse(readFileSync(path, "utf8")), headless: true, styleEnabled: true });
  const shown = (one) => ({
    data: one.data(),
    position: one.isNode() ? one.position() : null,
    look: Object.fromEntries(looks.map((name) => [name, one.style(name)])),
  });
  return { nodes: cy.nodes().map(shown), edges: cy.edges().map(shown), layout: cy.options().layout.name };
};
const found = process.argv.slice(2).map(read);
process.stdout.write(JSON.stringify(found), () => process.exit(0));
