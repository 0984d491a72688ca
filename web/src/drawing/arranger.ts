// Who lays a graph out while the page is read: the page itself between its pictures, or, in the explorer, a worker.
import { Layout } from "./layout";
import type { Arrangement } from "./layout";

/** Places as they come: x and y of each node in turn; `done` with the last ones. */
export type Report = (places: Float32Array, done: boolean) => void;

export interface Arranger {
  /** Ends what is going on, if something is, and begins with this. One that works in the page may do so for so many
   * milliseconds `ahead` before it returns, and report. */
  start(arrangement: Arrangement, report: Report, ahead: number): void;
  stop(): void;
}

/** Works in the page, a little at a time. */
export class InPage implements Arranger {
  private frame = 0;

  start(arrangement: Arrangement, report: Report, ahead: number): void {
    this.stop();
    const layout = new Layout(arrangement);
    if (ahead > 0) {
      layout.step(ahead);
      report(layout.places(), false);
    }
    let ended = performance.now();
    const step = (): void => {
      // Where drawing is slow, each picture is worth more work, so that half of the time goes into the layout.
      layout.step(Math.min(Math.max(performance.now() - ended, 14), 200));
      ended = performance.now();
      if (!layout.done) this.frame = requestAnimationFrame(step);
      report(layout.places(), layout.done);
    };
    this.frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }
}
