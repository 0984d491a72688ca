// The text of a document: names marked in the colours of their classes, and at the side the sentences that say something.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Document, Name } from "../../api";
import { counted, shortened } from "../../../text";
import { entityHash } from "../../router";
import { paragraphs } from "./passages";
import type { Piece, Stretch } from "./passages";

interface Props {
  document: Document;
  /** IRI of a claim or of evidence: its sentences are shown strongly, the first scrolled to. */
  chosen: string;
  /** Whether what was dropped is marked as well. */
  dropped: boolean;
  /** The words of what was dropped that is scrolled to. */
  what: string;
  /** A sentence by the IRI of its evidence. */
  onChoose(evidence: string): void;
}

interface Tip {
  entity: Name;
  x: number;
  y: number;
}

const WIDEST_TIP = 280;

export function Passage({ document, chosen, dropped, what, onChoose }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const parts = useMemo(() => paragraphs(document), [document]);
  const inferred = useMemo(() => new Set(document.claims.filter((one) => one.inferred).map((one) => one.iri)), [document]);
  const first = useMemo(() => parts.flat().find((stretch) => isChosen(stretch, chosen)), [parts, chosen]);
  useEffect(() => {
    const aim = chosen ? ".stretch.chosen" : what && ".dropped.chosen";
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (aim) host.current?.querySelector(aim)?.scrollIntoView({ block: "center", behavior: smooth });
  }, [chosen, what, document]);
  useLayoutEffect(() => (host.current ? beside(host.current) : undefined), [parts]);
  useEffect(() => (tip ? whenScrolled(() => setTip(null)) : undefined), [tip]);
  const point = (entity: Name | null, element?: Element): void => setTip(entity && element ? tipAt(entity, element) : null);
  return (
    <div class={document.whole ? "passage" : "passage sentences-only"} ref={host} dir="auto">
      {parts.map((paragraph, index) => (
        <p key={index}>
          {paragraph.map((stretch, place) => (
            <Sentence
              key={place}
              stretch={stretch}
              chosen={isChosen(stretch, chosen)}
              current={stretch === first}
              inferred={inferred}
              dropped={dropped ? document.dropped : undefined}
              what={what}
              onChoose={onChoose}
              onPoint={point}
            />
          ))}
        </p>
      ))}
      {tip && <TipBox tip={tip} />}
    </div>
  );
}

function isChosen(stretch: Stretch, chosen: string): boolean {
  return chosen !== "" && (stretch.claims.includes(chosen) || stretch.evidence === chosen);
}

interface SentenceProps {
  stretch: Stretch;
  chosen: boolean;
  current: boolean;
  /** Claims that no sentence says itself: not counted where others are. */
  inferred: ReadonlySet<string>;
  dropped: Document["dropped"] | undefined;
  what: string;
  onChoose(evidence: string): void;
  onPoint(entity: Name | null, element?: Element): void;
}

function Sentence({ stretch, chosen, current, inferred, dropped, what, onChoose, onPoint }: SentenceProps) {
  const { claims } = stretch;
  const pieces = stretch.pieces.map((piece, index) => (
    <OnePiece key={index} piece={piece} dropped={dropped} what={what} onPoint={onPoint} />
  ));
  if (!claims.length) return <>{pieces}</>;
  const count = claims.filter((claim) => !inferred.has(claim)).length || claims.length;
  return (
    <span class={chosen ? "stretch chosen" : "stretch"} aria-current={current ? "true" : undefined}>
      <button
        class="beside"
        aria-label={`${counted(count, "claim", "claims")} from this sentence`}
        aria-pressed={chosen}
        title={`${counted(count, "claim", "claims")} from this sentence`}
        onClick={() => onChoose(stretch.evidence)}
      >
        {count}
      </button>
      {pieces}
    </span>
  );
}

type PieceProps = Pick<SentenceProps, "dropped" | "what" | "onPoint"> & { piece: Piece };

function OnePiece({ piece, dropped, what, onPoint }: PieceProps) {
  const reasons = dropped ? piece.dropped.map((place) => dropped[place]).filter(Boolean) : [];
  const text = reasons.length ? (
    <span class={reasons.some((one) => one.text === what) ? "dropped chosen" : "dropped"} title={reasons.map((one) => one.meaning || one.reason).join("; ")}>
      {piece.text}
    </span>
  ) : (
    piece.text
  );
  if (!piece.mention) return <>{text}</>;
  const { entity } = piece.mention;
  return (
    <a
      class="mention"
      href={entityHash(entity.iri)}
      style={{ "--class": entity.colour }}
      aria-description={`${shortened(entity.label, 80)}, ${entity.kind}`}
      onPointerEnter={(event) => onPoint(entity, event.currentTarget)}
      onPointerLeave={() => onPoint(null)}
      onFocus={(event) => onPoint(entity, event.currentTarget)}
      onBlur={() => onPoint(null)}
    >
      {text}
    </a>
  );
}

function TipBox({ tip }: { tip: Tip }) {
  return (
    <span class="tip" aria-hidden="true" style={{ left: `${tip.x}px`, top: `${tip.y}px` }}>
      <bdi>{shortened(tip.entity.label, 80)}</bdi> <span class="quiet">{tip.entity.kind}</span>
    </span>
  );
}

function tipAt(entity: Name, element: Element): Tip {
  const [box] = element.getClientRects();
  const x = Math.max(8, Math.min(box?.left ?? 0, innerWidth - WIDEST_TIP - 8));
  const below = (box?.bottom ?? 0) + 6;
  return { entity, x, y: below > innerHeight - 60 ? (box?.top ?? 0) - 40 : below };
}

function whenScrolled(act: () => void): () => void {
  addEventListener("scroll", act, { capture: true, passive: true });
  return () => removeEventListener("scroll", act, { capture: true });
}

/** Sentences that begin on one line have their marks side by side: moved aside once the text is laid out. */
function beside(host: HTMLElement): () => void {
  const arrange = (): void => {
    let [last, count] = [-Infinity, 0];
    for (const button of host.querySelectorAll<HTMLElement>(".beside")) {
      count = Math.abs(button.offsetTop - last) < 6 ? count + 1 : 0;
      last = button.offsetTop;
      button.style.setProperty("--place", String(count));
    }
  };
  const watched = new ResizeObserver(arrange);
  watched.observe(host);
  return () => watched.disconnect();
}
