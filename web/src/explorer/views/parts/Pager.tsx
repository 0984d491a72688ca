// Turning the pages of a list that the server has.
import { range } from "../words";

interface Props {
  offset: number;
  shown: number;
  total: number;
  size: number;
  /** What the list is of: "claims". */
  what: string;
  onTurn(offset: number): void;
}

export function Pager({ offset, shown, total, size, what, onTurn }: Props) {
  return (
    <nav class="pages" aria-label={`Pages of ${what}`}>
      <button disabled={offset === 0} onClick={() => onTurn(Math.max(offset - size, 0))}>
        Previous
      </button>
      <span role="status">{range(offset, shown, total)}</span>
      <button disabled={offset + shown >= total} onClick={() => onTurn(offset + size)}>
        Next
      </button>
    </nav>
  );
}
