// An entity by name, as the reader types; the server searches. Keys: arrows, Enter, Escape.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
import { useEffect, useId, useState } from "preact/hooks";
import type { Found, Name } from "../../api";
import { Swatch } from "../../../components/Swatch";
import { useAsked } from "../../asked";
import type { Client } from "../../client";
import { Label } from "./Names";

interface Props {
  client: Client;
  label: string;
  /** What the box shows before anything is typed: the name that is chosen already. */
  chosen?: string;
  onChoose(name: Name): void;
}

const MOST = 8;
const PAUSE = 150; // milliseconds

export function EntityBox({ client, label, chosen = "", onChoose }: Props) {
  const id = useId();
  const [text, setText] = useState(chosen);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => setText(chosen), [chosen]);
  useEffect(() => {
    const later = setTimeout(() => setQuery(open ? text.trim() : ""), PAUSE);
    return () => clearTimeout(later);
  }, [text, open]);
  const asked = useAsked<Found>(client, query && "search", { q: query, limit: MOST }, "");
  const found = query ? (asked.answer?.found ?? []) : [];
  const shown = open && query !== "" && (found.length > 0 || !asked.waiting);
  const choose = (name: Name | undefined): void => {
    if (!name) return;
    onChoose(name);
    setText(name.label);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter" && shown) choose(found[active]);
    else if (event.key === "Escape" && open) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="entity-box">
      <label>
        <span>{label}</span>
        <input
          type="search"
          placeholder="a name"
          role="combobox"
          aria-expanded={shown}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={shown && found.length ? `${id}-${active}` : undefined}
          list={undefined}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
            setOpen(true);
          }}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
      </label>
      <ul id={id} role="listbox" aria-label={`${label}: found`} hidden={!shown}>
        {found.map((name, place) => (
          <li
            key={name.iri}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            onPointerDown={(event) => (event.preventDefault(), choose(name))}
          >
            <Swatch colour={name.colour} />
            <Label text={name.label} most={60} />
            <span class="quiet">{name.alias && name.alias !== name.label ? name.alias : name.kind}</span>
          </li>
        ))}
        {shown && !found.length && <li class="quiet">No entity has this in its name.</li>}
      </ul>
    </div>
  );
}
