// The head of every page of the explorer: the ways to all views. Addresses from the root, as /query has it too.
import type { ComponentChildren } from "preact";
import type { About } from "../api";
import { START } from "../router";

interface Place {
  view: string;
  name: string;
  address: string;
  /** Whether it is worth going there. */
  shown?(about: About): boolean;
}

const PLACES: readonly Place[] = [
  { view: "graph", name: "Graph", address: "/#/graph" },
  { view: "claims", name: "Claims", address: "/#/claims" },
  { view: "timeline", name: "Timeline", address: "/#/timeline", shown: (about) => about.first !== "" },
  { view: "documents", name: "Documents", address: "/#/documents" },
  { view: "dropped", name: "Dropped", address: "/#/dropped", shown: (about) => about.dropped !== null },
  { view: "query", name: "Query", address: "/query" },
  { view: "decisions", name: "Decisions", address: "/#/decisions", shown: (about) => about.review },
];

interface Props {
  /** Undefined while it is not known: then all places are named. */
  about: About | undefined;
  view: string;
  children?: ComponentChildren;
}

export function Navigation({ about, view, children }: Props) {
  const places = PLACES.filter(({ shown }) => !about || !shown || shown(about));
  return (
    <header class="head">
      <a class="brand" href="/#/" aria-current={view === START ? "page" : undefined}>
        <Mark />
        <bdi>{about?.title || "graphwright"}</bdi>
      </a>
      <nav aria-label="Views">
        <ul>
          {places.map(({ view: own, name, address }) => (
            <li key={own}>
              <a href={address} aria-current={own === view ? "page" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </header>
  );
}

/** Three entities and two claims. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M6 17 12 6l7 9" fill="none" stroke="currentColor" stroke-width="2" />
      <circle cx="6" cy="17" r="3.6" />
      <circle cx="12" cy="6" r="3.6" />
      <circle cx="19" cy="15" r="3.6" />
    </svg>
  );
}
