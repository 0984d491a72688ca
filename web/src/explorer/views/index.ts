// The views beside the graph, by the name that the address has for them.
import type { View } from "../views";
import { ClaimView } from "./ClaimView";
import { ClaimsView } from "./ClaimsView";
import { DecisionsView } from "./DecisionsView";
import { DocumentView } from "./DocumentView";
import { DocumentsView } from "./DocumentsView";
import { DroppedView } from "./DroppedView";
import { EntityView } from "./EntityView";
import { TimelineView } from "./TimelineView";
import "./views.css";

export const VIEWS_BESIDE: readonly (readonly [string, View])[] = [
  ["entity", EntityView],
  ["claim", ClaimView],
  ["claims", ClaimsView],
  ["document", DocumentView],
  ["documents", DocumentsView],
  ["timeline", TimelineView],
  ["dropped", DroppedView],
  ["decisions", DecisionsView],
];
