// Which colour is which class, on the drawing. Classes beyond the colours are grey and named together.
import type { Group } from "../model";
import { Swatch } from "./Swatch";

const MOST = 8;

interface Props {
  groups: readonly Group[];
  /** Whether the filters beside the drawing show the same colours where there is room for them. */
  beside: boolean;
}

export function Legend({ groups, beside }: Props) {
  const shown = groups.slice(0, groups.length > MOST ? MOST - 1 : MOST);
  return (
    <ul class={beside ? "legend beside" : "legend"} aria-label="Colours of the classes">
      {shown.map((group) => (
        <li key={group.key}>
          <Swatch colour={group.colour} />
          <bdi>{group.label}</bdi>
        </li>
      ))}
      {groups.length > shown.length && <li class="quiet">and {groups.length - shown.length} more</li>}
    </ul>
  );
}
