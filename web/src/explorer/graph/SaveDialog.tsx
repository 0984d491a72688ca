// What a saved picture shall be like; then it is saved.
import { useEffect, useRef, useState } from "preact/hooks";
import { pngOf, svgOf } from "../../drawing/picture";
import type { Wishes } from "../../drawing/picture";
import type { Stage } from "../../drawing/stage";

interface Props {
  stage: Stage;
  legend: NonNullable<Wishes["legend"]>;
  statuses: Wishes["statuses"];
  /** What the picture is called unless the reader says otherwise. */
  title: string;
  onClose(said: string): void;
}

export function SaveDialog({ stage, legend, statuses, title, onClose }: Props) {
  const dialogue = useRef<HTMLDialogElement>(null);
  const [format, setFormat] = useState<"png" | "svg">("png");
  const [white, setWhite] = useState(true);
  const [withLegend, setWithLegend] = useState(true);
  const [heading, setHeading] = useState("");
  const [error, setError] = useState("");
  useEffect(() => dialogue.current?.showModal(), []);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wishes: Wishes = { white, title: heading.trim(), legend: withLegend ? legend : undefined, statuses };
    const picture = stage.drawing.picture();
    try {
      download(format === "svg" ? svgOf(picture, wishes) : await pngOf(picture, wishes), `${title || "graph"}.${format}`);
      onClose("The picture is saved");
    } catch (reason) {
      setError(`The picture could not be made: ${(reason as Error).message}. Try a smaller window, or SVG.`);
    }
  };
  return (
    <dialog ref={dialogue} class="dialogue" aria-labelledby="save-title" onClose={() => onClose("")}>
      <form onSubmit={(event) => void save(event)}>
        <h2 id="save-title">Save the picture</h2>
        <p class="quiet">What is on the screen now, at twice its sharpness or as shapes.</p>
        <fieldset>
          <legend>Format</legend>
          <Option name="format" checked={format === "png"} onChoose={() => setFormat("png")}>
            PNG, for documents and slides
          </Option>
          <Option name="format" checked={format === "svg"} onChoose={() => setFormat("svg")}>
            SVG, to be edited and printed
          </Option>
        </fieldset>
        <fieldset>
          <legend>Ground</legend>
          <Option name="ground" checked={white} onChoose={() => setWhite(true)}>
            white
          </Option>
          <Option name="ground" checked={!white} onChoose={() => setWhite(false)}>
            as on the screen
          </Option>
        </fieldset>
        <label class="tick">
          <input type="checkbox" checked={withLegend} onChange={() => setWithLegend(!withLegend)} /> with a legend
        </label>
        <label class="field">
          <span>Title on the picture</span>
          <input
            type="text"
            maxLength={120}
            placeholder="none"
            value={heading}
            onInput={(event) => setHeading(event.currentTarget.value)}
          />
        </label>
        {error && <p role="alert">{error}</p>}
        <p class="choices">
          <button type="button" onClick={() => dialogue.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="strong">
            Save
          </button>
        </p>
      </form>
    </dialog>
  );
}

function Option(props: { name: string; checked: boolean; onChoose(): void; children: string }) {
  return (
    <label class="tick">
      <input type="radio" name={props.name} checked={props.checked} onChange={props.onChoose} /> {props.children}
    </label>
  );
}

function download(blob: Blob, name: string): void {
  const way = document.createElement("a");
  way.href = URL.createObjectURL(blob);
  way.download = name.replace(/[^\p{L}\p{N}._ -]+/gu, " ").trim();
  way.click();
  setTimeout(() => URL.revokeObjectURL(way.href), 60_000); // the browser reads it after the click
}
