// How Yasr shows answers and errors here. Its own table builds HTML from the values and so is not used: an IRI may hold
// characters that end an attribute. This one draws text.
import { render } from "preact";
import Yasgui from "@zazuko/yasgui";
import type { Prefixes } from "./examples";
import { ResultTable } from "./ResultTable";
import type { Row } from "./table";

/** What the plugins use of Yasr. */
interface Yasr {
  resultsEl: HTMLElement;
  results?: { getVariables(): string[]; getBindings(): Row[] | null; asCsv(): string };
  getPrefixes(): Prefixes;
}

interface ErrorSummary {
  status?: number;
  text: string;
}

/** Have answers drawn as text; `own`: beginnings of the IRIs that this server has pages for. */
export function registerPlugins(own: readonly string[]): void {
  const defaults = Yasgui.Yasr.defaults as { errorRenderers?: ((error: ErrorSummary) => Promise<HTMLElement>)[] };
  defaults.errorRenderers = [renderError];
  Yasgui.Yasr.registerPlugin("table", tableOf(own) as never, true);
}

function tableOf(own: readonly string[]) {
  return class Table {
    readonly label = "Table";
    readonly priority = 10;
    private drawn: HTMLElement | undefined;

    constructor(private readonly yasr: Yasr) {}

    canHandleResults(): boolean {
      return (this.yasr.results?.getVariables()?.length ?? 0) > 0;
    }

    draw(): void {
      this.destroy();
      const { results, resultsEl } = this.yasr;
      this.drawn = document.createElement("div");
      resultsEl.append(this.drawn);
      const [columns, rows] = [results?.getVariables() ?? [], results?.getBindings() ?? []];
      render(<ResultTable columns={columns} rows={rows} prefixes={this.yasr.getPrefixes()} own={own} />, this.drawn);
    }

    destroy(): void {
      if (this.drawn) render(null, this.drawn);
      this.drawn = undefined;
    }

    getIcon(): undefined {
      return undefined;
    }

    download(name?: string): object {
      const getData = (): string => this.yasr.results?.asCsv() ?? "";
      return { getData, contentType: "text/csv", title: "Download as CSV", filename: `${name ?? "answer"}.csv` };
    }
  };
}

/** What the server says is wrong, in its words. */
async function renderError(error: ErrorSummary): Promise<HTMLElement> {
  const said = problem(error.text);
  const box = document.createElement("div");
  render(
    <div role="alert">
      <p>
        <strong>
          <bdi>{said.title}</bdi>
        </strong>
      </p>
      {said.detail && (
        <p>
          <bdi>{said.detail}</bdi>
        </p>
      )}
    </div>,
    box,
  );
  return box;
}

function problem(text: string): { title: string; detail: string } {
  try {
    const { title, detail } = JSON.parse(text) as { title?: unknown; detail?: unknown };
    if (typeof title === "string") return { title, detail: typeof detail === "string" ? detail : "" };
  } catch {
    // not a problem of the server: said as it is
  }
  if (/failed to fetch/i.test(text)) return { title: "The server does not answer", detail: "Is kg serve still running?" };
  return { title: text || "The query failed", detail: "" };
}
