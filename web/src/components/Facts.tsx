// Names and values in two columns. A value that is an address on the web is a link, if a browser may follow it.
import type { ComponentChildren } from "preact";
import type { Attribute } from "../model";
import { inWords, link, shown } from "../text";

export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

export function AttributeFact({ attribute }: { attribute: Attribute }) {
  const { name, type, value } = attribute;
  return (
    <Fact name={inWords(name)}>
      {String(value)
        .split(/\s+(?=https?:\/\/)/)
        .map((part, place) => (
          <span key={place} class="value">
            <Address text={typeof value === "string" && type !== "integer" ? part : shown(value, type)} />
          </span>
        ))}
    </Fact>
  );
}

/** A text, as a link if it is an address that a browser may follow. */
export function Address({ text, children }: { text: string; children?: ComponentChildren }) {
  const href = /^https?:/i.test(text) ? link(text) : undefined;
  if (href === undefined) return <>{children ?? text}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children ?? text}
    </a>
  );
}
