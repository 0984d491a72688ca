// Asks for the token that changes need.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Client } from "../../client";

interface Props {
  client: Client;
  onClose(): void;
  onSigned(): void;
}

export function TokenDialog({ client, onClose, onSigned }: Props) {
  const dialogue = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [token, setToken] = useState("");
  useEffect(() => dialogue.current?.showModal(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    client.sign(token.trim());
    onSigned();
  };
  return (
    <dialog ref={dialogue} class="review" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={id}>Token</h2>
        <label class="field">
          <span>
            Changes need the token <span class="quiet">that kg serve --writable printed at its start.</span>
          </span>
          <input
            type="password"
            required
            autocomplete="off"
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p class="buttons">
          <button type="button" onClick={() => dialogue.current?.close()}>
            Cancel
          </button>
          <button class="main">Go on</button>
        </p>
      </form>
    </dialog>
  );
}
