// A claim in the panel: what it says, and the sentences that say so.
import { Swatch } from "../../components/Swatch";
import { shortened } from "../../text";
import type { About, Claim, Name } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";
import { claimHash } from "../router";
import { ClaimInFull } from "../views/parts/ClaimDetails";
import { Badge, Sure } from "../views/parts/Names";
import { Answered } from "../views/parts/State";
import { ReviewButton } from "../views/review/ReviewButton";
import type { Chosen } from "./state";

interface Props {
  client: Client;
  about: About;
  iri: string;
  onChoose(chosen: Chosen): void;
}

export function ClaimPanel({ client, about, iri, onChoose }: Props) {
  const asked = useAsked<Claim>(client, "claim", { iri }, about.version);
  return (
    <>
      <p class="kind">Claim</p>
      <Answered asked={asked} what="the claim">
        {(claim) => (
          <>
            <div class="triple">
              <End name={claim.subject} onChoose={onChoose} />
              <h2 dir="auto">{claim.relation.label}</h2>
              {claim.object ? <End name={claim.object} onChoose={onChoose} /> : <p class="value">{claim.value}</p>}
            </div>
            <p class="badges">
              <Badge claim={claim} />
              <Sure confidence={claim.confidence} />
              <ReviewButton claim={claim} client={client} about={about} />
            </p>
            <ClaimInFull claim={claim} />
            <p>
              <a href={claimHash(claim.iri)}>Open page</a>
            </p>
          </>
        )}
      </Answered>
    </>
  );
}

function End({ name, onChoose }: { name: Name; onChoose(chosen: Chosen): void }) {
  return (
    <button class="end" onClick={() => onChoose({ entity: name.iri })}>
      <Swatch colour={name.colour} />
      <bdi>{shortened(name.label, 200)}</bdi>
    </button>
  );
}
