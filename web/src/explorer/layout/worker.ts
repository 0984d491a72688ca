// Lays a graph out, away from the page. In: an arrangement. Out: places, as often as the page can draw them: the next
// ones are sent when it has said that it drew the last.
import { Layout } from "../../drawing/layout";
import type { FromWorker, ToWorker } from "./messages";

const STEP = 40; // milliseconds of work between two looks at what the page says

let layout: Layout | undefined;
let number = 0;
let ready = true;

const scope = self as unknown as {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

scope.onmessage = ({ data }) => {
  if (data.say === "stop") layout = undefined;
  else if (data.say === "next") ready = ready || data.number === number;
  else {
    const idle = !layout;
    layout = new Layout(data.arrangement);
    number = data.number;
    ready = true;
    if (idle) setTimeout(work);
  }
};

function work(): void {
  if (!layout) return;
  if (!layout.done) layout.step(STEP);
  if (ready) send(layout);
  if (layout) setTimeout(work, layout.done ? STEP : 0);
}

function send(from: Layout): void {
  const places = from.places();
  scope.postMessage({ number, places, done: from.done }, [places.buffer]);
  ready = false;
  if (from.done) layout = undefined;
}
