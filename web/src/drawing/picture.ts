// A picture of what is on the screen, to be saved: PNG or SVG, with a title and a legend where they are wanted.
import type { Group } from "../model";
import { shortened } from "../text";
import { lineOf } from "./lines";
import { Names } from "./names";
import { paint } from "./paint";
import type { Pen } from "./pen";
import type { Picture } from "./scene";
import { SvgPen } from "./svgpen";
import type { Theme } from "./theme";

export interface Wishes {
  /** On white paper, or on the ground of the screen. */
  white: boolean;
  /** "" for none. */
  title: string;
  /** What the colours mean; undefined: no legend. */
  legend: readonly Group[] | undefined;
  /** Statuses whose lines are explained: as the data has them, and in words. */
  statuses: readonly (readonly [status: string, word: string])[];
}

const PAPER: Omit<Theme, "font"> = {
  background: "#ffffff",
  text: "#1c2128",
  edge: "#a3abb6",
  denied: "#b8372b",
  strong: "#4a5563",
  accent: "#0b62c4",
};
const SHARPNESS = 2; // pixels of the picture for one of the screen, at least
const [TITLE, LINE, MARGIN, ITEM] = [44, 20, 16, 140];
const TITLE_LETTERS = 120;

export async function pngOf(picture: Picture, wishes: Wishes): Promise<Blob> {
  const scale = Math.max(SHARPNESS, devicePixelRatio || 1);
  const layout = arranged(picture, wishes);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(layout.width * scale);
  canvas.height = Math.round(layout.height * scale);
  const pen = canvas.getContext("2d")!;
  pen.scale(scale, scale);
  compose(pen, picture, wishes, layout);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("The browser could not make the picture"))), "image/png"),
  );
}

export function svgOf(picture: Picture, wishes: Wishes): Blob {
  const layout = arranged(picture, wishes);
  const pen = new SvgPen();
  compose(pen, picture, wishes, layout);
  return new Blob([pen.svg(layout.width, layout.height)], { type: "image/svg+xml" });
}

interface Entry {
  label: string;
  colour: string;
  dash: readonly number[] | undefined;
}

interface Layout {
  width: number;
  height: number;
  top: number;
  entries: readonly Entry[];
  columns: number;
}

function arranged({ screen, state }: Picture, { title, legend, statuses }: Wishes): Layout {
  const lines = statuses.map(([status, label]) => ({ label, ...lineOf(status, state.theme) }));
  const entries = legend
    ? [...legend.map(({ label, colour = "" }) => ({ label, colour, dash: undefined })), ...lines]
    : [];
  const columns = Math.max(Math.floor((screen.width - 2 * MARGIN) / ITEM), 1);
  const below = entries.length ? Math.ceil(entries.length / columns) * LINE + MARGIN : 0;
  const top = title ? TITLE : 0;
  return { width: screen.width, height: top + screen.height + below, top, entries, columns };
}

function compose(pen: Pen, picture: Picture, wishes: Wishes, layout: Layout): void {
  const theme = wishes.white ? { ...PAPER, font: picture.state.theme.font } : picture.state.theme;
  const looks = picture.scene.looks({ ...picture.state, hovered: null, theme });
  pen.fillStyle = theme.background;
  pen.fillRect(0, 0, layout.width, layout.height);
  pen.save();
  pen.translate(0, layout.top);
  paint(pen, picture.scene, looks, new Names(picture.scene, looks, picture.near, theme), picture.screen);
  pen.restore();
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  pen.fillStyle = theme.text;
  pen.font = `600 18px ${theme.font}`;
  if (wishes.title) pen.fillText(shortened(wishes.title, TITLE_LETTERS), MARGIN, TITLE / 2);
  layout.entries.forEach((entry, place) => drawEntry(pen, entry, corner(layout, picture, place), theme));
}

function corner({ columns, top }: Layout, { screen }: Picture, place: number): { x: number; y: number } {
  const row = Math.floor(place / columns);
  return { x: MARGIN + (place % columns) * ITEM, y: top + screen.height + (row + 0.5) * LINE };
}

function drawEntry(pen: Pen, { label, colour, dash }: Entry, { x, y }: { x: number; y: number }, theme: Theme): void {
  pen.beginPath();
  if (dash) {
    pen.setLineDash([...dash]);
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.moveTo(x, y);
    pen.lineTo(x + 26, y);
    pen.stroke();
    pen.setLineDash([]);
  } else {
    pen.fillStyle = colour;
    pen.arc(x + 20, y, 6, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.fillStyle = theme.text;
  pen.font = `400 12px ${theme.font}`;
  pen.fillText(shortened(label, 14), x + 32, y);
}
