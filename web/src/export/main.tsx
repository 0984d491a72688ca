// The page of the HTML export. In: its two data blocks, the graph and the licences. Out: the page, under #app.
import "../drawing/webgl";
import { render } from "preact";
import "../styles.css";
import { Graph } from "../model";
import type { PageData } from "../model";
import { App } from "./App";

function block(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

const graph = new Graph(JSON.parse(block("graph-data")) as PageData);
render(<App graph={graph} licences={block("licences")} />, document.getElementById("app")!);
