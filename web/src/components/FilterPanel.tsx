// All filters of a graph; those that could change nothing are not shown.
import type { ComponentChildren } from "preact";
import { NO_FILTERS, isFiltering } from "../filters";
import type { Choices, Filters } from "../filters";
import { GroupList } from "./GroupList";

interface Props {
  choices: Choices;
  filters: Filters;
  onChange(filters: Filters): void;
  /** Whether something beyond these filters is left out, which clearing them brings back too. */
  also?: boolean;
  /** Further filters. */
  children?: ComponentChildren;
}

export function FilterPanel({ choices, filters, onChange, also = false, children }: Props) {
  const change = (changed: Partial<Filters>): void => onChange({ ...filters, ...changed });
  const { kinds, relations, statuses } = choices;
  return (
    <div class="filters">
      <GroupList title="Classes" groups={kinds} hidden={filters.kinds} onChange={(hidden) => change({ kinds: hidden })} />
      {relations.length > 0 && (
        <GroupList
          title="Relations"
          groups={relations}
          hidden={filters.relations}
          onChange={(hidden) => change({ relations: hidden })}
        />
      )}
      {statuses.length > 1 && (
        <GroupList
          title="Status"
          groups={statuses}
          hidden={filters.statuses}
          onChange={(hidden) => change({ statuses: hidden })}
        />
      )}
      {choices.confidence && <Confidence value={filters.confidence} onChange={(confidence) => change({ confidence })} />}
      {choices.days && <Days filters={filters} undated={choices.undated} onChange={change} />}
      {choices.inferred && (
        <label class="tick">
          <input
            type="checkbox"
            checked={filters.inferred}
            onChange={() => change({ inferred: !filters.inferred })}
          />
          <span>also what only follows from other claims</span>
        </label>
      )}
      {children}
      <button class="wide" disabled={!isFiltering(filters) && !also} onClick={() => onChange({ ...NO_FILTERS, inferred: filters.inferred })}>
        Clear all filters
      </button>
    </div>
  );
}

function Confidence({ value, onChange }: { value: number; onChange(value: number): void }) {
  return (
    <fieldset>
      <legend>Least confidence</legend>
      <label class="range">
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={value}
          aria-label="Least confidence"
          aria-valuetext={`${Math.round(value * 100)} percent`}
          onInput={(event) => onChange(Number(event.currentTarget.value))}
        />
        <output>{Math.round(value * 100)} %</output>
      </label>
    </fieldset>
  );
}

interface DaysProps {
  filters: Filters;
  undated: boolean;
  onChange(changed: Partial<Filters>): void;
}

function Days({ filters, undated, onChange }: DaysProps) {
  return (
    <fieldset class="days">
      <legend>Holds between</legend>
      <label>
        <span>from</span>
        <input
          type="date"
          value={filters.from}
          max={filters.to || undefined}
          onInput={(event) => onChange({ from: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>to</span>
        <input
          type="date"
          value={filters.to}
          min={filters.from || undefined}
          onInput={(event) => onChange({ to: event.currentTarget.value })}
        />
      </label>
      {undated && (
        <label class="tick">
          <input type="checkbox" checked={filters.undated} onChange={() => onChange({ undated: !filters.undated })} />
          also without a date
        </label>
      )}
    </fieldset>
  );
}
