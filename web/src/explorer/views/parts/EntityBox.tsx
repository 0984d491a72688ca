// An entity to be chosen by name, with the one that is chosen already.
import { useId } from "preact/hooks";
import type { Name } from "../../api";
import type { Client } from "../../client";
import { Finder } from "../../shell/Finder";
import { EntityName } from "./Names";

interface Props {
  client: Client;
  label: string;
  chosen?: Name | null;
  onChoose(name: Name): void;
}

export function EntityBox({ client, label, chosen = null, onChoose }: Props) {
  const id = useId();
  return (
    <div class="entity-box">
      <span class="label">{label}</span>
      {chosen && (
        <span class="chosen-entity">
          <EntityName name={chosen} most={60} />
        </span>
      )}
      <Finder
        client={client}
        id={id}
        label={label}
        placeholder={chosen ? "another one" : "a name"}
        slash={false}
        onChoose={onChoose}
      />
    </div>
  );
}
