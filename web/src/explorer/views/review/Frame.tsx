// The frame of every dialog of review: who decides, an optional note, the token where it is missing, and the buttons.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Decide } from "../../api";
import type { Client, Failure } from "../../client";
import { author, keepAuthor } from "./author";
import { send } from "./outbox";

/** A decision without who makes it and the note. */
export type Draft = Decide extends infer One ? (One extends Decide ? Omit<One, "author" | "note"> : never) : never;

interface Props {
  title: string;
  client: Client;
  /** The decision as it stands in the dialog; null while it is not complete. */
  draft: Draft | null;
  /** The decision in a sentence. */
  words: string;
  children: ComponentChildren;
  onClose(): void;
}

export function Frame({ title, client, draft, words, children, onClose }: Props) {
  const dialogue = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [name, setName] = useState(author);
  const [note, setNote] = useState("");
  const [token, setToken] = useState("");
  const [error, setError] = useState("");
  const [sending, setSending] = useState(false);
  const [asksToken, askToken] = useState(!client.mayWrite);
  useEffect(() => dialogue.current?.showModal(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!draft || sending) return;
    setSending(true);
    setError("");
    try {
      if (asksToken && token) client.sign(token.trim());
      keepAuthor(name.trim());
      await send(client, { ...draft, author: name.trim(), note: note.trim() } as Decide, words);
      onClose();
    } catch (reason) {
      const failure = reason as Failure;
      if (failure.status === 401 || failure.status === 403) askToken(true);
      setError([failure.message, failure.detail].filter(Boolean).join(". "));
      setSending(false);
    }
  };
  return (
    <dialog ref={dialogue} class="review" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={id}>{title}</h2>
        {children}
        <label class="field">
          <span>
            Note <span class="quiet">(optional)</span>
          </span>
          <textarea rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>Your name, kept with the decision</span>
          <input required autocomplete="name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        {asksToken && (
          <label class="field">
            <span>
              Token <span class="quiet">that kg serve --writable printed at its start</span>
            </span>
            <input
              type="password"
              required
              autocomplete="off"
              value={token}
              onInput={(event) => setToken(event.currentTarget.value)}
            />
          </label>
        )}
        {error && (
          <p class="failed" role="alert">
            <bdi>{error}</bdi>
          </p>
        )}
        <p class="buttons">
          <button type="button" onClick={() => dialogue.current?.close()}>
            Cancel
          </button>
          <button class="main" disabled={!draft || sending}>
            {sending ? "Sending…" : "Decide"}
          </button>
        </p>
      </form>
    </dialog>
  );
}
