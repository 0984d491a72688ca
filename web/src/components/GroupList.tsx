// The groups of a graph (classes, relations, statuses) with their numbers, to be ticked off; with colours, a legend.
import type { Group } from "../model";
import { grouped } from "../text";
import { Swatch } from "./Swatch";

interface Props {
  title: string;
  groups: readonly Group[];
  /** Keys of the groups that are left out. */
  hidden: ReadonlySet<string>;
  onChange(hidden: ReadonlySet<string>): void;
}

export function GroupList({ title, groups, hidden, onChange }: Props) {
  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  return (
    <fieldset class="groups">
      <legend>
        {title}
        {groups.length > 2 && (
          <span class="all-none">
            <button aria-label={`${title}: all`} disabled={hidden.size === 0} onClick={() => onChange(new Set())}>
              All
            </button>
            <button
              aria-label={`${title}: none`}
              disabled={hidden.size === groups.length}
              onClick={() => onChange(new Set(groups.map((group) => group.key)))}
            >
              None
            </button>
          </span>
        )}
      </legend>
      <ul>
        {groups.map((group) => (
          <li key={group.key}>
            <label>
              <input type="checkbox" checked={!hidden.has(group.key)} onChange={() => toggle(group.key)} />
              {group.colour && <Swatch colour={group.colour} />}
              <bdi>{group.label}</bdi>
              <span class="quiet">{grouped(group.count)}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
