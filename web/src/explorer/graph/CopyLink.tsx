// The address of the view for the clipboard. Where the browser gives no way to that, the address is shown to be copied.
import { useEffect, useRef, useState } from "preact/hooks";

export function CopyLink({ onSay }: { onSay(said: string): void }) {
  const [shown, show] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
      onSay("The link to this view is copied");
    } catch {
      show(location.href);
    }
  };
  return (
    <>
      <button title="Copy the address that shows this very view" onClick={() => void copy()}>
        Copy link
      </button>
      {shown && <Address address={shown} onClose={() => show("")} />}
    </>
  );
}

function Address({ address, onClose }: { address: string; onClose(): void }) {
  const dialogue = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    dialogue.current?.showModal();
    field.current?.select();
  }, []);
  return (
    <dialog ref={dialogue} class="dialogue" aria-labelledby="address-title" onClose={onClose}>
      <form method="dialog">
        <h2 id="address-title">The address of this view</h2>
        <textarea ref={field} readOnly rows={4} value={address} aria-label="Address" />
        <p class="choices">
          <button class="strong">Close</button>
        </p>
      </form>
    </dialog>
  );
}
