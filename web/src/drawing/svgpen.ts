// Strokes as SVG: what would be drawn on a canvas, written down. Text of the graph becomes text of the picture only.
// Specification: https://www.w3.org/TR/SVG11/.
import type { Ink, Pen } from "./pen";

interface Saved {
  transform: string;
}

export class SvgPen implements Pen {
  font = "13px sans-serif";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  lineJoin: CanvasLineJoin = "miter";
  lineWidth = 1;
  strokeStyle: Ink = "#000000";
  fillStyle: Ink = "#000000";
  private dash: number[] = [];
  private path = "";
  private transform = "";
  private readonly saved: Saved[] = [];
  private readonly elements: string[] = [];
  private readonly ruler = document.createElement("canvas").getContext("2d")!;

  /** The whole picture. */
  svg(width: number, height: number): string {
    const size = `width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${this.elements.join("\n")}\n</svg>\n`;
  }

  setLineDash(dash: number[]): void {
    this.dash = dash;
  }

  save(): void {
    this.saved.push({ transform: this.transform });
  }

  restore(): void {
    this.transform = this.saved.pop()?.transform ?? "";
  }

  translate(x: number, y: number): void {
    this.transform += ` translate(${rounded(x)} ${rounded(y)})`;
  }

  rotate(angle: number): void {
    this.transform += ` rotate(${rounded((angle * 180) / Math.PI)})`;
  }

  beginPath(): void {
    this.path = "";
  }

  closePath(): void {
    this.path += "Z";
  }

  moveTo(x: number, y: number): void {
    this.path += `M${rounded(x)} ${rounded(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${rounded(x)} ${rounded(y)}`;
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path += `Q${rounded(cx)} ${rounded(cy)} ${rounded(x)} ${rounded(y)}`;
  }

  /** Whole circles only: nothing else is drawn. */
  arc(x: number, y: number, radius: number): void {
    const [r, left, right] = [rounded(radius), rounded(x - radius), rounded(x + radius)];
    const at = rounded(y);
    this.path += `M${left} ${at}A${r} ${r} 0 1 0 ${right} ${at}A${r} ${r} 0 1 0 ${left} ${at}Z`;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const place = `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
    this.elements.push(`<rect ${place} fill="${escaped(String(this.fillStyle))}"${this.moved()}/>`);
  }

  stroke(): void {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    const line = `fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${rounded(this.lineWidth)}"`;
    this.elements.push(`<path d="${this.path}" ${line}${dash}${this.moved()}/>`);
  }

  fill(): void {
    this.elements.push(`<path d="${this.path}" fill="${escaped(String(this.fillStyle))}"${this.moved()}/>`);
  }

  strokeText(text: string, x: number, y: number): void {
    const line = `fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${rounded(this.lineWidth)}"`;
    this.write(text, x, y, `${line} stroke-linejoin="${this.lineJoin}"`);
  }

  fillText(text: string, x: number, y: number): void {
    this.write(text, x, y, `fill="${escaped(String(this.fillStyle))}"`);
  }

  measureText(text: string): TextMetrics {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  private write(text: string, x: number, y: number, look: string): void {
    const [, weight = "400", size = "13", family = "sans-serif"] = /^(\d+)?\s*([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const font = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"`;
    const anchor = { center: "middle", right: "end", end: "end", left: "start", start: "start" }[this.textAlign];
    const down = this.textBaseline === "middle" ? Number(size) * 0.35 : 0; // programs differ about baselines in SVG
    const place = `x="${rounded(x)}" y="${rounded(y + down)}" text-anchor="${anchor}" unicode-bidi="isolate"`;
    this.elements.push(`<text ${place} ${font} ${look}${this.moved()}>${escaped(text)}</text>`);
  }

  private moved(): string {
    return this.transform && ` transform="${this.transform.trim()}"`;
  }
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** Without what XML cannot hold: control characters, halves of pairs. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "")
    .replace(/[&<>"]/g, (character) => ENTITIES.get(character)!);
}
