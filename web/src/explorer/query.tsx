// The page of queries. Out: the page, under #app.
import { render } from "preact";
import "./explorer.css";
import { Navigation } from "./shell/Navigation";

render(
  <div class="shell">
    <Navigation about={undefined} view="query" />
    <main id="main" class="in-query" />
  </div>,
  document.getElementById("app")!,
);
