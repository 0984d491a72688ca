// The name under which a reader decides: asked once, kept in this browser.
const KEY = "graphwright.author";

export function author(): string {
  return localStorage.getItem(KEY) ?? "";
}

export function keepAuthor(name: string): void {
  localStorage.setItem(KEY, name);
}
