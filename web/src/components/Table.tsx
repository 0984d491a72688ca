// Any items as a table that is sorted by a click on a column's head and turned page by page.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { compare } from "../model";
import { grouped } from "../text";

export interface Column<Item> {
  name: string;
  /** What it is sorted by, and shown unless there is something else to show. */
  value(item: Item): string | number;
  shown?(item: Item): ComponentChildren;
}

interface Props<Item> {
  label: string;
  columns: readonly Column<Item>[];
  items: readonly Item[];
  isChosen(item: Item): boolean;
  onChoose(item: Item): void;
}

const ROWS = 100;

export function Table<Item extends { index: number }>({ label, columns, items, isChosen, onChoose }: Props<Item>) {
  const [order, setOrder] = useState<{ column: number; down: boolean } | null>(null);
  const [page, setPage] = useState(0);
  const sorted = useMemo(() => (order ? inOrder(items, columns[order.column], order.down) : items), [items, order]);
  const chosen = useRef<HTMLTableRowElement>(null);
  useEffect(() => setPage(Math.max(Math.floor(sorted.findIndex(isChosen) / ROWS), 0)), [sorted]);
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [page]);
  const sort = (column: number): void => {
    setOrder({ column, down: order?.column === column && !order.down });
  };
  const direction = (column: number): "ascending" | "descending" | "none" =>
    order?.column === column ? (order.down ? "descending" : "ascending") : "none";
  const first = page * ROWS;
  return (
    <div class="table">
      <div class="rows" tabIndex={0} role="region" aria-label={label}>
        <table aria-rowcount={items.length + 1}>
          <caption class="for-readers">{label}</caption>
          <thead>
            <tr>
              {columns.map(({ name }, column) => (
                <th key={name} scope="col" aria-sort={direction(column)}>
                  <button onClick={() => sort(column)}>{name}</button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(first, first + ROWS).map((item) => (
              <tr
                key={item.index}
                ref={isChosen(item) ? chosen : null}
                aria-current={isChosen(item) || undefined}
                onClick={() => onChoose(item)}
              >
                {columns.map((column) => (
                  <td
                    key={column.name}
                    dir="auto"
                    class={typeof column.value(item) === "number" ? "number" : undefined}
                  >
                    {column.shown ? column.shown(item) : column.value(item)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <nav class="pages" aria-label="Pages of the table">
        <button disabled={page === 0} onClick={() => setPage(page - 1)}>
          Previous
        </button>
        <span>
          {items.length ? `${grouped(first + 1)}–${grouped(Math.min(first + ROWS, items.length))}` : "0"} of{" "}
          {grouped(items.length)}
        </span>
        <button disabled={first + ROWS >= items.length} onClick={() => setPage(page + 1)}>
          Next
        </button>
      </nav>
    </div>
  );
}

function inOrder<Item>(items: readonly Item[], { value }: Column<Item>, down: boolean): Item[] {
  const keyed = items.map((item) => [value(item), item] as const);
  const sign = down ? -1 : 1;
  return keyed.sort((a, b) => sign * compared(a[0], b[0])).map(([, item]) => item);
}

function compared(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
}
