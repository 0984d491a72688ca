// The way to review an entity: merge it with another, keep it apart from one, split off a name, add an alias.
import { useState } from "preact/hooks";
import type { About, DocumentName, Entity, Name } from "../../api";
import type { Client } from "../../client";
import { EntityBox } from "../parts/EntityBox";
import { Label } from "../parts/Names";
import { Choices } from "./Choices";
import { Frame } from "./Frame";
import type { Draft } from "./Frame";

interface Props {
  entity: Entity;
  client: Client;
  about: About;
}

export function EntityActions({ entity, client, about }: Props) {
  const [open, setOpen] = useState(false);
  if (!about.review) return null;
  return (
    <>
      <button class="review-button" onClick={() => setOpen(true)}>
        Review…
      </button>
      {open && <EntityDialog entity={entity} client={client} onClose={() => setOpen(false)} />}
    </>
  );
}

const CHOICES = [
  ["merge", "Merge", "It is the same as another entity."],
  ["distinct", "Keep apart", "It is not the same as another entity, and is never merged with it."],
  ["split", "Split", "One of its names, or what one document calls so, is another entity."],
  ["alias", "Add an alias", "It is also called by another name."],
] as const;
type Choice = (typeof CHOICES)[number][0];

interface Filled {
  target: Name | null;
  label: string; // of what is split off
  name: string; // the surface form that is split off, or the new alias
  document: string; // IRI
}

function EntityDialog({ entity, client, onClose }: Omit<Props, "about"> & { onClose(): void }) {
  const [choice, choose] = useState<Choice>("merge");
  const [filled, fill] = useState<Filled>({ target: null, label: "", name: "", document: "" });
  const set = (some: Partial<Filled>): void => fill({ ...filled, ...some });
  return (
    <Frame title="Review an entity" client={client} draft={draftOf(entity, choice, filled)} words={`${choice}: ${entity.label}`} onClose={onClose}>
      <p class="reviewed">
        <Label text={entity.label} />
      </p>
      <Choices<Choice> of={CHOICES} chosen={choice} onChoose={choose} />
      <div class="correction">
        {(choice === "merge" || choice === "distinct") && (
          <EntityBox
            client={client}
            label={choice === "merge" ? "The same as" : "Never the same as"}
            chosen={filled.target}
            onChoose={(target) => set({ target })}
          />
        )}
        {choice === "alias" && (
          <label>
            <span>Alias</span>
            <input value={filled.name} onInput={(event) => set({ name: event.currentTarget.value })} />
          </label>
        )}
        {choice === "split" && <Split entity={entity} filled={filled} onFill={set} />}
      </div>
      {filled.target?.iri === entity.iri && <p class="hint">This is the entity itself: choose another one.</p>}
    </Frame>
  );
}

/** Null while it is not complete. */
function draftOf(entity: Entity, choice: Choice, { target, label, name, document }: Filled): Draft | null {
  const node = entity.iri;
  if (choice === "alias") return name.trim() ? { decision: "alias", node, name: name.trim() } : null;
  if (choice === "split") {
    const whole = label.trim() && (name || document);
    return whole ? { decision: "split", node, label: label.trim(), name, document } : null;
  }
  return target && target.iri !== node ? { decision: choice, node, target: target.iri } : null;
}

interface SplitProps {
  entity: Entity;
  filled: Filled;
  onFill(some: Partial<Filled>): void;
}

function Split({ entity, filled, onFill }: SplitProps) {
  const forms = new Set(entity.links.flatMap((link) => link.forms));
  const names = [...new Set([...forms, ...entity.aliases, entity.label])];
  return (
    <>
      <label>
        <span>What is split off is called</span>
        <input value={filled.label} onInput={(event) => onFill({ label: event.currentTarget.value })} />
      </label>
      <label>
        <span>The name that means it</span>
        <select value={filled.name} onChange={(event) => onFill({ name: event.currentTarget.value })}>
          <option value="">any name</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>In the document</span>
        <select value={filled.document} onChange={(event) => onFill({ document: event.currentTarget.value })}>
          <option value="">any document</option>
          {documents(entity).map((document) => (
            <option key={document.iri} value={document.iri}>
              {document.title || document.source || document.iri}
            </option>
          ))}
        </select>
      </label>
      <p class="hint">Choose a name, a document, or both.</p>
    </>
  );
}

function documents(entity: Entity): DocumentName[] {
  const found = new Map<string, DocumentName>();
  for (const document of entity.documents.first) found.set(document.iri, document);
  for (const { document } of entity.links) found.set(document.iri, document);
  return [...found.values()];
}
