// What is needed of a canvas to draw the graph. A picture in SVG is made with the same strokes.

/** A canvas takes gradients too; nothing here has one. */
export type Ink = CanvasRenderingContext2D["fillStyle"];

export type Pen = Pick<
  CanvasRenderingContext2D,
  | "font"
  | "textAlign"
  | "textBaseline"
  | "lineJoin"
  | "lineWidth"
  | "strokeStyle"
  | "fillStyle"
  | "setLineDash"
  | "save"
  | "restore"
  | "translate"
  | "rotate"
  | "beginPath"
  | "closePath"
  | "moveTo"
  | "lineTo"
  | "quadraticCurveTo"
  | "arc"
  | "stroke"
  | "fill"
  | "fillRect"
  | "strokeText"
  | "fillText"
  | "measureText"
>;
