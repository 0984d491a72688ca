// Says whether the browser draws with WebGL. sigma reads WebGL's constants while it is loaded: where there are none,
// these stand in, so that the page still comes up and shows its tables. This module must be imported before sigma.
class None {}

const scope = globalThis as unknown as Record<string, unknown>;
scope["WebGLRenderingContext"] ??= None;
scope["WebGL2RenderingContext"] ??= None;

let known: boolean | undefined;

export function hasWebGL(): boolean {
  return (known ??= tried()); // each trial costs a context, of which a browser has few
}

function tried(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") instanceof WebGL2RenderingContext;
  } catch {
    return false;
  }
}
