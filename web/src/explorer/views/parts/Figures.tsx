// Figures over time: a chart of each metric, unit and scope, and beside it the table that says the same.
import { useId, useState } from "preact/hooks";
import type { Series } from "../../api";
import { counted, grouped, inWords } from "../../../text";
import { statusWord } from "../words";
import { DocumentLink, Label } from "./Names";
import { chart } from "./scale";
import type { Chart, Frame, Placed, Point } from "./scale";

const FRAME: Frame = { width: 460, height: 190, left: 58, right: 10, top: 12, bottom: 26 };
const ROWS = 12;
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function Figures({ series }: { series: readonly Series[] }) {
  return (
    <div class="figures">
      {series.map((one) => (
        <Figure key={JSON.stringify([one.metric, one.unit, one.scope])} series={one} />
      ))}
    </div>
  );
}

function Figure({ series }: { series: Series }) {
  const id = useId();
  const [chosen, choose] = useState(-1);
  const drawn = chart(series.points, FRAME);
  return (
    <section class={drawn ? "figure with-chart" : "figure"} aria-labelledby={id}>
      <h3 id={id}>
        <Label text={inWords(series.metric)} />
        {series.scope && (
          <>
            {" · "}
            <Label text={series.scope} />
          </>
        )}
        <span class="quiet unit">
          {" "}
          <Label text={series.unit} />
        </span>
      </h3>
      {drawn && <Drawing drawn={drawn} series={series} chosen={chosen} onChoose={choose} />}
      <Numbers series={series} chosen={chosen} onChoose={choose} />
    </section>
  );
}

interface Chosen {
  series: Series;
  chosen: number;
  onChoose(index: number): void;
}

function Drawing({ drawn, series, chosen, onChoose }: Chosen & { drawn: Chart }) {
  const { width, height, left, right, bottom } = FRAME;
  const name = `Chart of ${inWords(series.metric)}: ${counted(drawn.placed.length, "figure", "figures")}. The table has them all.`;
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
      {drawn.ticks.map(({ value, y }) => (
        <g key={value} class={value === 0 ? "tick zero" : "tick"}>
          <line x1={left} x2={width - right} y1={y} y2={y} />
          <text x={left - 7} y={y + 4} text-anchor="end">
            {COMPACT.format(value)}
          </text>
        </g>
      ))}
      {drawn.dates.map(({ label, x }) => (
        <g key={label} class="tick">
          <line x1={x} x2={x} y1={height - bottom} y2={height - bottom + 4} />
          <text x={Math.min(x, width - 20)} y={height - bottom + 18} text-anchor="middle">
            {label}
          </text>
        </g>
      ))}
      {drawn.placed.map((one) => (
        <Bar key={one.index} placed={one} zero={drawn.zero} chosen={one.index === chosen} onChoose={onChoose} />
      ))}
    </svg>
  );
}

interface BarProps {
  placed: Placed;
  zero: number;
  chosen: boolean;
  onChoose(index: number): void;
}

function Bar({ placed, zero, chosen, onChoose }: BarProps) {
  const { point, x, y, width, height, wide } = placed;
  const sure = point.status === "Asserted" ? "" : " unsure";
  const value = (point.value ?? 0) < 0 ? y + height : y;
  return (
    <g
      class={`bar${sure}${chosen ? " chosen" : ""}`}
      onPointerEnter={() => onChoose(placed.index)}
      onPointerLeave={() => onChoose(-1)}
    >
      <title>{told(point)}</title>
      {wide ? (
        <rect x={x} y={y} width={width} height={Math.max(height, 1)} rx={1.5} />
      ) : (
        <>
          <line x1={x} x2={x} y1={zero} y2={value} />
          <circle cx={x} cy={value} r={4} />
        </>
      )}
    </g>
  );
}

function told(point: Point): string {
  return [when(point), point.approximation, point.text, point.change].filter(Boolean).join(" · ");
}

/** The period as the text has it, or its days. */
function when(point: Point): string {
  const days = point.end && point.end !== point.start ? `${point.start} to ${point.end}` : point.start;
  return point.period || days;
}

function Numbers({ series, chosen, onChoose }: Chosen) {
  const [all, showAll] = useState(false);
  const shown = all ? series.points : series.points.slice(0, ROWS);
  const changes = series.points.some((point) => point.change);
  return (
    <div class="numbers">
      <table>
        <caption class="for-readers">
          {inWords(series.metric)} {series.scope} {series.unit}
        </caption>
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col">Figure</th>
            {changes && <th scope="col">Change</th>}
            <th scope="col">Document</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((point, index) => (
            <Row
              key={point.iri}
              point={point}
              changes={changes}
              chosen={index === chosen}
              onHover={(over) => onChoose(over ? index : -1)}
            />
          ))}
        </tbody>
      </table>
      {series.points.length > shown.length && (
        <button class="plain" onClick={() => showAll(true)}>
          Show all {grouped(series.points.length)}
        </button>
      )}
    </div>
  );
}

interface RowProps {
  point: Point;
  changes: boolean;
  chosen: boolean;
  onHover(over: boolean): void;
}

function Row({ point, changes, chosen, onHover }: RowProps) {
  const [open, setOpen] = useState(false);
  const days = [point.start, point.end].filter(Boolean).join(" to ");
  return (
    <>
      <tr
        class={chosen ? "chosen" : undefined}
        onPointerEnter={() => onHover(true)}
        onPointerLeave={() => onHover(false)}
      >
        <th scope="row" title={days}>
          <Label text={when(point) || "no date"} most={40} />
        </th>
        <td>
          <button class="figure-text" aria-expanded={open} onClick={() => setOpen(!open)}>
            {point.approximation && <bdi>{point.approximation} </bdi>}
            <Label text={point.text || String(point.value ?? "")} most={60} />
          </button>
          {point.status !== "Asserted" && <span class="badge">{statusWord(point.status)}</span>}
        </td>
        {changes && (
          <td>
            <bdi>{point.change}</bdi>
          </td>
        )}
        <td>
          <DocumentLink document={point.document} />
        </td>
      </tr>
      {open && (
        <tr class="sentence">
          <td colSpan={changes ? 4 : 3}>
            <blockquote dir="auto">{point.sentence || "The graph holds no sentence for this figure."}</blockquote>
          </td>
        </tr>
      )}
    </>
  );
}
