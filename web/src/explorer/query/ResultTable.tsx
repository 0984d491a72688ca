// The rows of an answer. Every value is text; IRIs of this graph lead to their page here, others where a browser may go.
import { useMemo, useState } from "preact/hooks";
import { counted, grouped, link } from "../../text";
import type { Prefixes } from "./examples";
import { isNumber, kindOf, matching, shortened, sorted, told } from "./table";
import type { Row, Term } from "./table";

interface Props {
  columns: readonly string[];
  rows: readonly Row[];
  prefixes: Prefixes;
  /** Beginnings of the IRIs that this server has pages for. */
  own: readonly string[];
}

const SIZE = 50;

export function ResultTable({ columns, rows, prefixes, own }: Props) {
  const [order, setOrder] = useState<{ column: string; down: boolean } | null>(null);
  const [text, setText] = useState("");
  const [page, setPage] = useState(0);
  const left = useMemo(() => matching(rows, columns, text), [rows, text]);
  const shown = useMemo(() => (order ? sorted(left, order.column, order.down) : left), [left, order]);
  const first = page * SIZE;
  return (
    <div class="result-table">
      <p class="result-tools">
        <span role="status">{counted(left.length, "row", "rows")}</span>
        {rows.length > 10 && (
          <input
            type="search"
            aria-label="Search the rows"
            placeholder="Search the rows"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setPage(0);
            }}
          />
        )}
      </p>
      <div class="scroller" tabIndex={0} role="region" aria-label="Rows of the answer">
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" aria-sort={order?.column === column ? (order.down ? "descending" : "ascending") : "none"}>
                  <button onClick={() => setOrder({ column, down: order?.column === column && !order.down })}>{column}</button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(first, first + SIZE).map((row, index) => (
              <tr key={first + index}>
                {columns.map((column) => (
                  <td key={column} class={isNumber(row[column]) ? "number" : undefined}>
                    <Cell term={row[column]} prefixes={prefixes} own={own} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length > SIZE && (
        <nav class="pages" aria-label="Pages of the rows">
          <button disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </button>
          <span role="status">
            {grouped(first + 1)}–{grouped(Math.min(first + SIZE, shown.length))} of {grouped(shown.length)}
          </span>
          <button disabled={first + SIZE >= shown.length} onClick={() => setPage(page + 1)}>
            Next
          </button>
        </nav>
      )}
    </div>
  );
}

function Cell({ term, prefixes, own }: Pick<Props, "prefixes" | "own"> & { term: Term | undefined }) {
  if (!term) return null;
  const text = <bdi>{told(term, prefixes)}</bdi>;
  if (term.type !== "uri") {
    const kind = kindOf(term, prefixes);
    return (
      <>
        {text}
        {kind && <span class="quiet kind-of-value"> {kind}</span>}
      </>
    );
  }
  if (own.some((beginning) => term.value.startsWith(beginning))) {
    return <a href={`/about?${new URLSearchParams({ iri: term.value })}`}>{text}</a>;
  }
  // The words of a vocabulary have no page that would say more.
  if (shortened(term.value, prefixes)) return <span title={term.value}>{text}</span>;
  const href = /^https?:/i.test(term.value) ? link(term.value) : undefined;
  if (!href) return text;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}
