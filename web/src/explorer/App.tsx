// The whole page: its head with the ways to all views, and the view that the address names.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { About } from "./api";
import { useAsked } from "./asked";
import { ServerClient } from "./client";
import type { Preparing } from "./client";
import { VIEWS } from "./registry";
import { START, entityHash, format, parse } from "./router";
import type { Route } from "./router";
import { Finder } from "./shell/Finder";
import { Navigation } from "./shell/Navigation";
import { Failed, Missing, PreparingNote } from "./shell/Notes";
import { Outcome } from "./views/review/Outcome";

export function App({ token }: { token: string }) {
  const [preparing, setPreparing] = useState<Preparing | null>(null);
  const [turn, setTurn] = useState(0);
  const client = useMemo(
    () => new ServerClient(token, { preparing: setPreparing, changed: () => setTurn((last) => last + 1) }),
    [token],
  );
  const about = useAsked<About>(client, "about", {}, String(turn));
  const [route, go] = useRoute();
  useTitle(about.answer, route);
  if (!about.answer) {
    return (
      <div class="shell">
        <main class="alone">
          {about.error ? <Failed error={about.error} again={about.again} /> : <PreparingNote progress={preparing} />}
        </main>
      </div>
    );
  }
  const View = VIEWS.get(route.view) ?? Missing;
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Navigation about={about.answer} view={route.view}>
        {route.view !== START && route.view !== "graph" && (
          <Finder client={client} onChoose={({ iri }) => go(parse(entityHash(iri)))} />
        )}
      </Navigation>
      <main id="main" class={`in-${route.view}`} tabIndex={-1}>
        <View key={route.view} route={route} about={about.answer} client={client} go={go} />
      </main>
      {about.answer.review && <Outcome client={client} />}
    </div>
  );
}

/** The hash is the page's address, so that the link to the content must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function useRoute(): [Route, (route: Route, replace?: boolean) => void] {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const moved = (): void => setRoute(parse(location.hash));
    addEventListener("hashchange", moved);
    addEventListener("popstate", moved);
    return () => {
      removeEventListener("hashchange", moved);
      removeEventListener("popstate", moved);
    };
  }, []);
  const go = useCallback((next: Route, replace = false) => {
    const address = format(next);
    if (replace) history.replaceState(null, "", address);
    else if (address !== location.hash) history.pushState(null, "", address);
    setRoute(parse(address));
  }, []);
  return [route, go];
}

function useTitle(about: About | undefined, route: Route): void {
  useEffect(() => {
    const view = route.view === START ? "" : `${route.view.replace(/^./, (first) => first.toUpperCase())} · `;
    document.title = `${view}${about?.title || "Knowledge graph"}`;
  }, [about, route.view]);
}
