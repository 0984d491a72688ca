// All filters of a graph; those that could change nothing are not shown.
import { useMemo } from "preact/hooks";
import { NO_FILTERS, isFiltering } from "../filters";
import type { Filters } from "../filters";
import type { Graph } from "../model";
import { GroupList } from "./GroupList";

interface Props {
  graph: Graph;
  filters: Filters;
  onChange(filters: Filters): void;
}

export function FilterPanel({ graph, filters, onChange }: Props) {
  const change = (changed: Partial<Filters>): void => onChange({ ...filters, ...changed });
  const has = useMemo(() => contents(graph), [graph]);
  return (
    <div class="filters">
      <GroupList title="Classes" groups={graph.kinds} hidden={filters.kinds} onChange={(kinds) => change({ kinds })} />
      {graph.relations.length > 0 && (
        <GroupList
          title="Relations"
          groups={graph.relations}
          hidden={filters.relations}
          onChange={(relations) => change({ relations })}
        />
      )}
      {graph.statuses.length > 1 && (
        <GroupList
          title="Status"
          groups={graph.statuses}
          hidden={filters.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      )}
      {has.confidence && <Confidence value={filters.confidence} onChange={(confidence) => change({ confidence })} />}
      {has.days && <Days filters={filters} undated={has.undated} onChange={change} />}
      <button class="wide" disabled={!isFiltering(filters)} onClick={() => onChange(NO_FILTERS)}>
        Clear all filters
      </button>
    </div>
  );
}

function contents(graph: Graph): { confidence: boolean; days: boolean; undated: boolean } {
  const dated = (edge: Graph["edges"][number]): boolean => edge.day !== "" || edge.end !== "";
  return {
    confidence: graph.edges.some((edge) => edge.confidence !== undefined),
    days: graph.edges.some(dated),
    undated: !graph.edges.every(dated),
  };
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
