// The licences of what the page contains, in a dialogue.
import { useRef } from "preact/hooks";

export function Licences({ text }: { text: string }) {
  const dialogue = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button class="plain" onClick={() => dialogue.current?.showModal()}>
        Licences
      </button>
      <dialog ref={dialogue} class="licences" aria-label="Licences">
        <form method="dialog">
          <button>Close</button>
        </form>
        <pre>{text}</pre>
      </dialog>
    </>
  );
}
