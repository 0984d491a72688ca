// A claim in a list: a line that opens to the sentences behind it, in place.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { ClaimRow } from "../../api";
import { counted } from "../../../text";
import { ReviewButton } from "../review/ReviewButton";
import type { ViewProps } from "../../views";
import { days } from "../words";
import { ClaimDetails } from "./ClaimDetails";
import { Badge, Sure, inWordsOf } from "./Names";

export type Around = Pick<ViewProps, "client" | "about">;

interface Props extends Around {
  claim: ClaimRow;
  /** What of the claim the line names: the rest is plain from where it stands. */
  children: ComponentChildren;
  /** Another way from the claim, at the end of the line. */
  way?: ComponentChildren;
}

export function Expandable({ claim, client, about, children, way }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const why = claim.sentences ? counted(claim.sentences, "sentence", "sentences") : "why";
  return (
    <>
      <div class="line">
        <span class="what">{children}</span>
        <Badge claim={claim} />
        <span class="day">{days(claim.day, claim.end)}</span>
        <Sure confidence={claim.confidence} />
        <button
          class="opener"
          aria-expanded={open}
          aria-controls={id}
          aria-label={`${why}: ${inWordsOf(claim)}`}
          onClick={() => setOpen(!open)}
        >
          {why}
        </button>
        {way}
      </div>
      <div id={id} hidden={!open}>
        {open && (
          <div class="unfolded">
            <ClaimDetails client={client} iri={claim.iri} version={about.version} />
            <ReviewButton claim={claim} client={client} about={about} />
          </div>
        )}
      </div>
    </>
  );
}
