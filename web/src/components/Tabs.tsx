// Views of one thing, of which one is shown. Arrow keys go from tab to tab.
interface Props<Name extends string> {
  names: readonly Name[];
  active: Name;
  onChange(name: Name): void;
}

export function Tabs<Name extends string>({ names, active, onChange }: Props<Name>) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = names[(names.indexOf(active) + step + names.length) % names.length];
    onChange(next);
    (event.currentTarget as HTMLElement).querySelectorAll("button")[names.indexOf(next)].focus();
  };
  return (
    <div class="tabs" role="tablist" onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          role="tab"
          aria-selected={name === active}
          aria-controls={`tab-${name}`}
          tabIndex={name === active ? 0 : -1}
          onClick={() => onChange(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
