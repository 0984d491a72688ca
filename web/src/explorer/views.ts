// What the page and its views agree on, and which view stands at which address.
import type { ComponentType } from "preact";
import type { About } from "./api";
import type { Client } from "./client";
import type { Route } from "./router";

export interface ViewProps {
  route: Route;
  about: About;
  client: Client;
  /** `replace`: it is no step of its own that the browser's way back leads to. */
  go(route: Route, replace?: boolean): void;
}

export type View = ComponentType<ViewProps>;
