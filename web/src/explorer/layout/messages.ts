// What the page and its layout worker say to each other. Arrangements are numbered, so that late places of an earlier
// one are known for what they are.
import type { Arrangement } from "../../drawing/layout";

export type ToWorker =
  | { say: "start"; number: number; arrangement: Arrangement }
  | { say: "next"; number: number }
  | { say: "stop" };

export interface FromWorker {
  number: number;
  places: Float32Array;
  done: boolean;
}
