"use client";

import type { ReactNode } from "react";
import type { Question } from "./confirm-dialog.tsx";
import { DialogButton } from "./dialog-button.tsx";

type Props = Question & {
  /** What the button says. */
  trigger: ReactNode;
  triggerClass?: string;
};

const loadDialog = () => import("./confirm-dialog.tsx").then(({ ConfirmDialog }) => ConfirmDialog);

/** A button that asks once more before it does something that cannot be taken back lightly. */
export function ConfirmButton({ trigger, triggerClass = "button small", ...question }: Props) {
  return (
    <DialogButton load={loadDialog} dialog={question} className={triggerClass}>
      {trigger}
    </DialogButton>
  );
}
