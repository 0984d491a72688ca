// Claims of the whole graph in a table: filtered, sorted and turned page by page by the server.
import { useState } from "preact/hooks";
import type { ClaimRow, Claims } from "../api";
import { useAsked } from "../asked";
import { ClaimFilters, Presets } from "./parts/ClaimFilters";
import { ClaimDetails } from "./parts/ClaimDetails";
import type { Around } from "./parts/Expandable";
import { filtersOf, presetOf } from "./parts/filters";
import { Badge, EntityLink, Label, ObjectOf, inWordsOf } from "./parts/Names";
import { Pager } from "./parts/Pager";
import { Answered, Nothing } from "./parts/State";
import { ReviewButton } from "./review/ReviewButton";
import { changed, claimHash, offset as place, parameter } from "../router";
import type { ViewProps } from "../views";
import { STANDING_NOTES, days, percent } from "./words";

const SIZE = 50;

/** What a column is sorted by, first and second click; "" where the server cannot. */
const COLUMNS: readonly [name: string, first: string, second: string][] = [
  ["Subject", "subject", "subject"],
  ["Relation", "relation", "relation"],
  ["Object", "object", "object"],
  ["Standing", "", ""],
  ["Date", "-date", "date"],
  ["Sure", "-confidence", "confidence"],
  ["Sentences", "sentences", "sentences"],
];

export function ClaimsView(props: ViewProps) {
  const { route, about, client, go } = props;
  const offset = place(route);
  const sort = parameter(route, "sort") || "-confidence";
  const asked = useAsked<Claims>(client, "claims", { ...filtersOf(route), sort, offset, limit: SIZE }, about.version);
  const word = presetOf(route)?.word ?? "";
  return (
    <div class="sheet wide-sheet">
      <header class="view-head">
        <h1>Claims</h1>
        <p class="quiet">{STANDING_NOTES.get(word) ?? "Everything that the documents are taken to say."}</p>
      </header>
      <Presets {...props} />
      <ClaimFilters {...props} />
      <Answered asked={asked} what="the claims">
        {({ claims, total }) =>
          total ? (
            <>
              <ClaimTable claims={claims} sort={sort} onSort={(by) => go(changed(route, { sort: by }))} client={client} about={about} />
              <Pager
                offset={offset}
                shown={claims.length}
                total={total}
                size={SIZE}
                what="claims"
                onTurn={(next) => go(changed(route, { offset: next || "" }))}
              />
            </>
          ) : (
            <Nothing>No claim is left by these filters.</Nothing>
          )
        }
      </Answered>
    </div>
  );
}

interface TableProps extends Around {
  claims: readonly ClaimRow[];
  sort: string;
  onSort(by: string): void;
}

function ClaimTable({ claims, sort, onSort, ...around }: TableProps) {
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label="Claims">
      <table class="claim-table">
        <caption class="for-readers">Claims</caption>
        <thead>
          <tr>
            {COLUMNS.map(([name, first, second]) => (
              <th key={name} scope="col" aria-sort={direction(sort, first, second)}>
                {first ? <button onClick={() => onSort(sort === first ? second : first)}>{name}</button> : <span>{name}</span>}
              </th>
            ))}
            <th scope="col">
              <span class="for-readers">Evidence</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <Row key={claim.iri} claim={claim} {...around} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function direction(sort: string, first: string, second: string): "ascending" | "descending" | "none" | undefined {
  if (!first) return undefined;
  if (sort !== first && sort !== second) return "none";
  return sort.startsWith("-") || sort === "sentences" ? "descending" : "ascending";
}

function Row({ claim, ...around }: Around & { claim: ClaimRow }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr class={open ? "opened" : undefined}>
        <td>
          <EntityLink name={claim.subject} most={60} />
        </td>
        <td>
          <a class="relation-name" href={claimHash(claim.iri)}>
            <Label text={claim.relation.label} most={40} />
          </a>
        </td>
        <td>
          <ObjectOf claim={claim} />
        </td>
        <td>
          <Badge claim={claim} />
        </td>
        <td class="number">{days(claim.day, claim.end)}</td>
        <td class="number">{percent(claim.confidence)}</td>
        <td class="number">{claim.sentences}</td>
        <td>
          <button class="opener" aria-expanded={open} aria-label={`why: ${inWordsOf(claim)}`} onClick={() => setOpen(!open)}>
            why
          </button>
        </td>
      </tr>
      {open && (
        <tr class="unfolded-row">
          <td colSpan={COLUMNS.length + 1}>
            <div class="unfolded">
              <ClaimDetails client={around.client} iri={claim.iri} version={around.about.version} />
              <ReviewButton claim={claim} {...around} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
