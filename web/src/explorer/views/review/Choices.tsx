// What may be decided, one of them chosen, each with what it means.

interface Props<T extends string> {
  of: readonly (readonly [key: T, name: string, meaning: string])[];
  chosen: T;
  onChoose(key: T): void;
}

export function Choices<T extends string>({ of, chosen, onChoose }: Props<T>) {
  return (
    <fieldset class="choices">
      <legend class="for-readers">Decision</legend>
      {of.map(([key, name, meaning]) => (
        <label key={key}>
          <input type="radio" name="decision" checked={key === chosen} onChange={() => onChoose(key)} />
          <span>
            {name} <span class="quiet">{meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
