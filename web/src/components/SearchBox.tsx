// Entities by name as the reader types. Keys: arrows, Enter, Escape.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Graph, GraphNode } from "../model";
import { Search } from "../search";
import { shortened } from "../text";
import { Swatch } from "./Swatch";

const MOST = 12;

interface Props {
  graph: Graph;
  onChoose(node: GraphNode): void;
}

export function SearchBox({ graph, onChoose }: Props) {
  const search = useMemo(() => new Search(graph), [graph]);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useMemo(() => search.find(query, MOST), [search, query]);
  const shown = open && query.trim() !== "";
  useEffect(() => onSlash(() => input.current?.focus()), []);

  const choose = (node: GraphNode | undefined): void => {
    if (!node) return;
    onChoose(node);
    setQuery("");
    setOpen(false);
  };
  const type = (text: string): void => {
    setQuery(text);
    setActive(0);
    setOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[active]);
    else if (event.key === "Escape") type("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="search">
      <input
        ref={input}
        type="search"
        placeholder="Find an entity ( / )"
        aria-label="Find an entity"
        role="combobox"
        aria-expanded={shown}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={shown && found.length ? `found-${active}` : undefined}
        list={undefined}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul id="found" role="listbox" aria-label="Entities found" hidden={!shown}>
        {found.map((node, place) => (
          <li
            key={node.index}
            id={`found-${place}`}
            role="option"
            aria-selected={place === active}
            onMouseDown={(event) => (event.preventDefault(), choose(node))}
          >
            <Swatch colour={node.colour} />
            <bdi>{shortened(node.label, 80)}</bdi>
            <span class="quiet">{node.kind}</span>
          </li>
        ))}
        {shown && !found.length && <li class="quiet">No entity has this in its name.</li>}
      </ul>
    </div>
  );
}

function onSlash(act: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key !== "/" || typing) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
