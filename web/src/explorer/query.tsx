// The page of queries. Out: the page, under #app.
import { render } from "preact";
import "./explorer.css";
import "./views/views.css";
import { ServerClient } from "./client";
import { QueryPage } from "./query/QueryPage";
import "./query/query.css";

const client = new ServerClient("", { preparing: () => undefined, changed: () => undefined });
render(<QueryPage client={client} />, document.getElementById("app")!);
