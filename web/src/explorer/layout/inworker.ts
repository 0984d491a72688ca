// An arranger that has the work done in a worker, so that the page answers while a large graph is laid out.
import { InPage } from "../../drawing/arranger";
import type { Arranger, Report } from "../../drawing/arranger";
import type { Arrangement } from "../../drawing/layout";
import type { FromWorker, ToWorker } from "./messages";
import address from "./worker?worker&url";

// Of the time between two pictures the page draws for a third at most: the rest is the reader's.
const REST = 2;

class InWorker implements Arranger {
  private number = 0;
  private report: Report | undefined;

  constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.placed(data);
  }

  start(arrangement: Arrangement, report: Report): void {
    this.number += 1;
    this.report = report;
    this.say({ say: "start", number: this.number, arrangement });
  }

  stop(): void {
    this.report = undefined;
    this.say({ say: "stop" });
  }

  private placed({ number, places, done }: FromWorker): void {
    if (number !== this.number || !this.report) return;
    const begun = performance.now();
    this.report(places, done);
    // The picture is drawn in a frame after this; what that takes is known once it has passed.
    requestAnimationFrame(() => setTimeout(() => this.next(number, performance.now() - begun)));
  }

  private next(number: number, taken: number): void {
    setTimeout(() => this.say({ say: "next", number }), Math.min(taken * REST, 2_000));
  }

  private say(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}

let made: Arranger | undefined;

/** The one of this page. Where no worker may be started the page itself does the work. */
export function arranger(): Arranger {
  return (made ??= make());
}

function make(): Arranger {
  try {
    return new InWorker(new Worker(trusted() as string, { type: "module" }));
  } catch (error) {
    console.warn("No worker can be started; graphs are laid out in the page.", error);
    return new InPage();
  }
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): unknown };
}

/** The worker's address, in the one policy that the page's own allows: its rule knows no other address. */
function trusted(): unknown {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  return policies ? policies.createPolicy("explorer-worker", { createScriptURL: () => address }).createScriptURL("") : address;
}
