/** A modal dialog in the middle of the window: focus stays inside, Escape closes it, focus returns to where it was. */
import { X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Dialog as AriaDialog, Button, Heading, Modal, ModalOverlay } from "react-aria-components";
import { keepFocus } from "./regions.ts";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Classes beside `dialog`, for its width. */
  readonly className?: string;
}
export function Dialog({ title, onClose, children, className = "" }: Props) {
  // The library returns the focus in the next frame, to what had it before: nothing, where another dialog had just been closed.
  useEffect(() => keepFocus, []);
  return (
    <ModalOverlay className="dialog-backdrop" isOpen isDismissable onOpenChange={(open) => open || onClose()} data-modal="">
      <Modal className={`dialog ${className}`}>
        <AriaDialog>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="icon-button" aria-label="Close" onPress={onClose}>
              <X size={16} aria-hidden />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
