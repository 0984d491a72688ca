// Claims with a day, along time: how many in each month or year, and what they say.
import { useMemo } from "preact/hooks";
import type { ClaimRow, Timeline } from "../api";
import { grouped } from "../../text";
import { useAsked } from "../asked";
import { ClaimFilters, Presets } from "./parts/ClaimFilters";
import { Expandable } from "./parts/Expandable";
import type { Around } from "./parts/Expandable";
import { filtersOf } from "./parts/filters";
import { Triple } from "./parts/Names";
import { Answered, Nothing } from "./parts/State";
import { TimeBars } from "./parts/TimeBars";
import { changed, parameter } from "../router";
import type { ViewProps } from "../views";
import { monthOf } from "./words";

const MOST = 300;

export function TimelineView(props: ViewProps) {
  const { route, about, client, go } = props;
  const asked = useAsked<Timeline>(client, "timeline", { ...filtersOf(route), side: "", limit: MOST }, about.version);
  const zoomed = parameter(route, "from") !== "" || parameter(route, "to") !== "";
  return (
    <div class="sheet">
      <header class="view-head">
        <h1>Timeline</h1>
        <p class="quiet">
          Claims that have a day
          {about.first && `, from ${about.first} to ${about.last}`}.
        </p>
      </header>
      <Presets {...props} />
      <ClaimFilters {...props} />
      <Answered asked={asked} what="the timeline">
        {(timeline) => (
          <>
            <TimeBars bars={timeline.bars} zoomed={zoomed} onZoom={(from, to) => go(changed(route, { from, to }))} />
            {timeline.total > timeline.claims.length && (
              <p class="notice" role="status">
                The first {grouped(timeline.claims.length)} of {grouped(timeline.total)} claims are listed. Choose a
                shorter time to see the others.
              </p>
            )}
            {timeline.claims.length === 0 && <Nothing>No claim with a day is left by these filters.</Nothing>}
            <Months claims={timeline.claims} client={client} about={about} />
          </>
        )}
      </Answered>
    </div>
  );
}

function Months({ claims, ...around }: Around & { claims: readonly ClaimRow[] }) {
  const months = useMemo(() => byMonth(claims), [claims]);
  return (
    <ol class="months">
      {months.map(([month, some]) => (
        <li key={month}>
          <h2>{monthOf(month)}</h2>
          <ul class="claims">
            {some.map((claim) => (
              <li key={claim.iri}>
                <Expandable claim={claim} {...around}>
                  <Triple claim={claim} />
                </Expandable>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function byMonth(claims: readonly ClaimRow[]): [month: string, claims: ClaimRow[]][] {
  const months = new Map<string, ClaimRow[]>();
  for (const claim of claims) {
    const month = (claim.day || claim.end).slice(0, 7);
    const some = months.get(month);
    if (some) some.push(claim);
    else months.set(month, [claim]);
  }
  return [...months];
}
