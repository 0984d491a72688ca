// A field to type into and a list of what is found. Keys: arrows, Enter, Escape; "/" goes to the field from anywhere.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props<Item> {
  /** Of the list; options have it as the beginning of theirs. */
  id: string;
  label: string;
  placeholder: string;
  /** What the list is called. */
  listLabel: string;
  query: string;
  found: readonly Item[];
  /** What stands there when nothing is found; "" while that is not known. */
  none: string;
  /** Whether "/" leads here. */
  slash?: boolean;
  keyOf(item: Item): string | number;
  option(item: Item): ComponentChildren;
  onQuery(query: string): void;
  onChoose(item: Item): void;
}

export function Combobox<Item>(props: Props<Item>) {
  const { id, label, placeholder, listLabel, query, found, none, slash, keyOf, option, onQuery, onChoose } = props;
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(found.length - 1, 0));
  const shown = open && query.trim() !== "";
  useEffect(() => (slash ? onSlash(() => input.current?.focus()) : undefined), [slash]);

  const choose = (item: Item | undefined): void => {
    if (item === undefined) return;
    onChoose(item);
    onQuery("");
    setOpen(false);
  };
  const type = (text: string): void => {
    onQuery(text);
    setActive(0);
    setOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setActive((at + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[at]);
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
        placeholder={placeholder}
        aria-label={label}
        role="combobox"
        aria-expanded={shown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown && found.length ? `${id}-${at}` : undefined}
        list={undefined}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label={listLabel} hidden={!shown}>
        {found.map((item, place) => (
          <li
            key={keyOf(item)}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            onMouseDown={(event) => (event.preventDefault(), choose(item))}
          >
            {option(item)}
          </li>
        ))}
        {shown && !found.length && none && <li class="quiet">{none}</li>}
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
