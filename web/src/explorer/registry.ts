// Which view stands at which address: "#/graph?…" is GraphView. A new view is a line here, and one in the navigation
// if readers go there without choosing something first.
import { GraphView } from "./graph/GraphView";
import { START } from "./router";
import { StartView } from "./start/StartView";
import type { View } from "./views";
import { VIEWS_BESIDE } from "./views/index";

export const VIEWS: ReadonlyMap<string, View> = new Map([
  [START, StartView],
  ["graph", GraphView],
  ...VIEWS_BESIDE,
]);
