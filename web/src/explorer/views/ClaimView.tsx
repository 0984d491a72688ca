// One claim on a page of its own, for addresses that lead to a statement.
import type { Claim } from "../api";
import { useAsked } from "../asked";
import { ClaimInFull } from "./parts/ClaimDetails";
import { Badge, EntityLink, Label, ObjectOf, Sure } from "./parts/Names";
import { Answered, Nothing } from "./parts/State";
import { ReviewButton } from "./review/ReviewButton";
import { hash, parameter } from "../router";
import type { ViewProps } from "../views";

export function ClaimView({ route, about, client }: ViewProps) {
  const iri = parameter(route, "iri");
  const asked = useAsked<Claim>(client, iri && "claim", { iri }, about.version);
  return (
    <div class="sheet claim-page">
      {iri ? (
        <Answered asked={asked} what="the claim">
          {(claim) => (
            <>
              <header class="view-head">
                <p class="kind">Claim</p>
                <h1 class="claim-title">
                  <EntityLink name={claim.subject} /> <Label text={claim.relation.label} /> <ObjectOf claim={claim} />
                </h1>
                <p class="badges">
                  <Badge claim={claim} />
                  <Sure confidence={claim.confidence} />
                  <ReviewButton claim={claim} client={client} about={about} />
                </p>
              </header>
              <ClaimInFull claim={claim} />
              <p class="iri quiet">
                <bdi>{claim.iri}</bdi>
              </p>
            </>
          )}
        </Answered>
      ) : (
        <Nothing>
          No claim is chosen. <a href={hash("claims")}>All claims</a>
        </Nothing>
      )}
    </div>
  );
}
