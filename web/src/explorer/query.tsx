// The page of queries. Out: the page, under #app.
import { render } from "preact";
import "./explorer.css";
import "./views/views.css";
import { QueryPage } from "./query/QueryPage";
import "./query/query.css";

render(<QueryPage />, document.getElementById("app")!);
