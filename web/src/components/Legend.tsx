// Which colour is which class, on the drawing, and which line which status. Classes beyond the colours are grey and named
// together.
import { PLAIN, lineOf } from "../drawing/lines";
import type { Group } from "../model";
import { Swatch } from "./Swatch";

const MOST = 8;
const CSS = { edge: "var(--edge)", denied: "var(--edge-denied)" };

interface Props {
  groups: readonly Group[];
  statuses: readonly Group[];
  /** Whether the filters beside the drawing show the same colours where there is room for them. */
  beside: boolean;
  /** What a status is called, if not by its name. */
  word?(status: string): string;
}

export function Legend({ groups, statuses, beside, word = (status) => status }: Props) {
  const shown = groups.slice(0, groups.length > MOST ? MOST - 1 : MOST);
  const others = statuses.filter(({ key }) => key !== PLAIN && key !== "");
  return (
    <ul class={beside ? "legend beside" : "legend"} aria-label="What colours and lines mean">
      {shown.map((group) => (
        <li key={group.key} class="colour">
          <Swatch colour={group.colour} />
          <bdi>{group.label}</bdi>
        </li>
      ))}
      {groups.length > shown.length && <li class="colour quiet">and {groups.length - shown.length} more</li>}
      {others.map(({ key }) => (
        <li key={`status ${key}`}>
          <Stroke status={key} />
          <bdi>{word(key)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** The line of a status, as a pattern of gradients: pictures are more than an exported page allows. */
function Stroke({ status }: { status: string }) {
  const { dash, colour } = lineOf(status, CSS);
  let end = 0;
  const parts = dash.map((length, place) => {
    const part = `${place % 2 ? "transparent" : colour} ${end}px ${end + length}px`;
    end += length;
    return part;
  });
  const background = `repeating-linear-gradient(90deg, ${parts.join(", ")})`;
  return <span class="stroke" style={{ background }} aria-hidden="true" />;
}
