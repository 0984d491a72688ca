// A field that searches a little after the last key, or at once on Enter.
import { useEffect, useState } from "preact/hooks";

interface Props {
  label: string;
  value: string;
  onSearch(text: string): void;
}

const PAUSE = 300; // milliseconds

export function SearchField({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const later = setTimeout(() => onSearch(text), PAUSE);
    return () => clearTimeout(later);
  }, [text]);
  return (
    <label class="search-field">
      <span class="for-readers">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={text}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && onSearch(text)}
      />
    </label>
  );
}
