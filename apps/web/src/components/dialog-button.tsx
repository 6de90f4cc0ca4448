"use client";

import { useRef, useState, type ComponentType, type ReactNode } from "react";
import { useFocusAfter } from "./focus-after.ts";

/** What a dialog is told by the button that opens it. */
export type Opened = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Gives the focus back to the button: for the moment at which the dialog is gone. */
  onCloseAutoFocus: (event: Event) => void;
};

type Props<P extends object> = {
  /** Brings the dialog: an `import()`, which the browser makes once however often it is asked. */
  load: () => Promise<ComponentType<P & { opened: Opened }>>;
  /** What the dialog needs beside. */
  dialog: P;
  className?: string;
  children: ReactNode;
};

/**
 * A button with a dialog that is loaded when the button is first pointed at, focused or pressed: most who read a page open
 * none. The first press opens it, however long it takes to come; meanwhile the button says so.
 */
export function DialogButton<P extends object>({
  load,
  dialog,
  className = "button small",
  children,
}: Props<P>) {
  const button = useRef<HTMLButtonElement>(null);
  const around = useRef<HTMLDivElement>(null);
  // What the dialog did may take its button away: a cancelled job has none for cancelling.
  useFocusAfter(around, "main h1");
  const [Dialog, setDialog] = useState<ComponentType<P & { opened: Opened }> | null>(null);
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const pending = open && !Dialog;

  const bring = () => load().then((found) => setDialog(() => found));
  const press = () => {
    setOpen(true);
    setFailed(false);
    bring().catch(() => {
      setOpen(false);
      setFailed(true);
    });
  };
  /** Ahead of the press; when it fails, the press tries again and tells. */
  const foresee = () => void bring().catch(() => undefined);

  return (
    <div ref={around} className="relative min-w-0">
      <button
        ref={button}
        type="button"
        className={`${className} relative`}
        aria-haspopup="dialog"
        aria-expanded={open && !pending}
        aria-busy={pending}
        onPointerEnter={foresee}
        onFocus={foresee}
        onClick={press}
      >
        {children}
        <span aria-hidden="true" className={`tab-pending ${pending ? "opacity-100" : "opacity-0"}`} />
      </button>
      <span role="status" className={failed ? "mt-1 block text-sm text-bad" : "sr-only"}>
        {pending && "Opening"}
        {failed && "This could not be loaded. Check your connection and press again."}
      </span>
      {Dialog && (
        <Dialog
          {...dialog}
          opened={{
            open,
            onOpenChange: setOpen,
            onCloseAutoFocus: (event) => {
              event.preventDefault();
              button.current?.focus();
            },
          }}
        />
      )}
    </div>
  );
}
