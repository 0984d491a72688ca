// The way to review a claim; nothing where the server takes no decisions.
import { useState } from "preact/hooks";
import type { About, ClaimRow } from "../../api";
import type { Client } from "../../client";
import { inWordsOf } from "../parts/Names";
import { ClaimDialog } from "./ClaimDialog";

interface Props {
  claim: ClaimRow;
  client: Client;
  about: About;
}

export function ReviewButton({ claim, client, about }: Props) {
  const [open, setOpen] = useState(false);
  if (!about.review) return null;
  return (
    <>
      <button class="review-button" aria-label={`Review: ${inWordsOf(claim)}`} onClick={() => setOpen(true)}>
        Review…
      </button>
      {open && <ClaimDialog claim={claim} client={client} about={about} onClose={() => setOpen(false)} />}
    </>
  );
}
