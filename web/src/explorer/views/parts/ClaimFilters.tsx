// Filters of lists of claims: presets by status, entity, relation, class, confidence and days. They stand in the address.
import { useEffect, useState } from "preact/hooks";
import type { Entity, Group, Name } from "../../api";
import { grouped } from "../../../text";
import { useAsked } from "../../asked";
import { changed, parameter } from "../../router";
import type { Parameters } from "../../router";
import type { ViewProps } from "../../views";
import { percent } from "../words";
import { EntityBox } from "./EntityBox";
import { ALL, FILTERS, PRESETS, isFiltered, presetOf } from "./filters";
import { EntityLink, Label } from "./Names";

export function Presets({ route, go }: ViewProps) {
  const current = presetOf(route);
  return (
    <div class="presets" role="group" aria-label="Which claims">
      {PRESETS.map((preset) => (
        <button
          key={preset.word}
          aria-pressed={preset === current}
          onClick={() => go(changed(route, { status: preset.status, standing: preset.standing }))}
        >
          {preset.word}
        </button>
      ))}
    </div>
  );
}

/** Claims that only follow from others, which say much again, are shown where the address asks for them. */
export function ClaimFilters({ route, about, client, go }: ViewProps) {
  const set = (parameters: Parameters): void => go(changed(route, parameters));
  return (
    <div class="bar-of-filters" role="group" aria-label="Filters">
      <ChosenEntity route={route} about={about} client={client} go={go} />
      <Choice name="Relation" groups={about.relations} value={parameter(route, "relation")} onChange={(relation) => set({ relation })} />
      <Choice name="Class" groups={about.classes} value={parameter(route, "class")} onChange={(one) => set({ class: one })} />
      <Basis value={parameter(route, "inferred") || "no"} onChange={(one) => set({ inferred: one || ALL })} />
      <Least value={Number(parameter(route, "confidence")) || 0} onChange={(confidence) => set({ confidence })} />
      <Day name="From" value={parameter(route, "from")} about={about} onChange={(from) => set({ from })} />
      <Day name="To" value={parameter(route, "to")} about={about} onChange={(to) => set({ to })} />
      {parameter(route, "document") && (
        <button class="chip" onClick={() => set({ document: "" })}>
          In one document <span aria-hidden="true">×</span>
          <span class="for-readers">: take this filter away</span>
        </button>
      )}
      {isFiltered(route) && (
        <button class="clear" onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, ""])))}>
          Clear
        </button>
      )}
    </div>
  );
}

function ChosenEntity({ route, about, client, go }: ViewProps) {
  const iri = parameter(route, "iri");
  const asked = useAsked<Entity>(client, iri && "entity", { iri }, about.version);
  if (!iri) {
    return <EntityBox client={client} label="Entity" onChoose={(name: Name) => go(changed(route, { iri: name.iri }))} />;
  }
  return (
    <span class="chosen-entity">
      {asked.answer ? <EntityLink name={asked.answer} most={40} /> : <Label text={iri} most={40} />}
      <button class="remove" aria-label="Claims of all entities" title="Claims of all entities" onClick={() => go(changed(route, { iri: "" }))}>
        ×
      </button>
    </span>
  );
}

interface ChoiceProps {
  name: string;
  groups: readonly Group[];
  value: string;
  onChange(key: string): void;
}

function Choice({ name, groups, value, onChange }: ChoiceProps) {
  if (groups.length < 2 && !value) return null;
  return (
    <label>
      <span>{name}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        {groups.map((group) => (
          <option key={group.key} value={group.key}>
            {`${group.label} (${grouped(group.count)})`}
          </option>
        ))}
        {value && !groups.some((group) => group.key === value) && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}

function Basis({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <label>
      <span>Basis</span>
      <select value={value === ALL ? "" : value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        <option value="no">said in a sentence</option>
        <option value="yes">follows from others</option>
      </select>
    </label>
  );
}

function Least({ value, onChange }: { value: number; onChange(value: number | ""): void }) {
  return (
    <label>
      <span>At least</span>
      <select value={String(value)} onChange={(event) => onChange(Number(event.currentTarget.value) || "")}>
        <option value="0">any confidence</option>
        {[0.3, 0.5, 0.7, 0.8, 0.9].map((one) => (
          <option key={one} value={String(one)}>
            {percent(one)} sure
          </option>
        ))}
      </select>
    </label>
  );
}

interface DayProps {
  name: string;
  value: string;
  about: ViewProps["about"];
  onChange(day: string): void;
}

/** A day, taken once it is whole: while a year is typed, its first digits are a day too. */
function Day({ name, value, about, onChange }: DayProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <label>
      <span>{name}</span>
      <input
        type="date"
        value={text}
        min={about.first || undefined}
        max={about.last || undefined}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={() => text !== value && onChange(text)}
        onKeyDown={(event) => event.key === "Enter" && onChange(text)}
      />
    </label>
  );
}
