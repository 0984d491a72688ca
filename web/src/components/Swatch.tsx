// A spot in the colour of a class.
export function Swatch({ colour }: { colour: string | undefined }) {
  return <span class="swatch" style={{ background: colour ?? "transparent" }} aria-hidden="true" />;
}
