// The page of the explorer. In: the address it was opened at, and what the server says. Out: the page, under #app.
import "../drawing/webgl";
import { render } from "preact";
import "./explorer.css";
import { App } from "./App";
import { kept } from "./client";
import { format, opened } from "./router";

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

const { token, route } = opened(location.hash, meta("iri"), meta("view"), meta("at"));
// From here on the address is that of the view, and the token is not in it.
history.replaceState(null, "", `/${format(route)}`);
render(<App token={kept(token)} />, document.getElementById("app")!);
