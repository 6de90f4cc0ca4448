"use client";

import { useRef, useState } from "react";
import { Download } from "lucide-react";
import { fileNameOf, pngOf, saveAs, standaloneSvg } from "./picture-file.ts";

/** Saves the drawing of the figure around it. */
export function PictureButtons({ title }: { title: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);

  const save = async (kind: "svg" | "png") => {
    const svg = place.current?.closest("figure")?.querySelector<SVGSVGElement>("[data-drawing] svg");
    setFailed(!svg);
    if (!svg) return;
    try {
      const picture = standaloneSvg(svg, title);
      const content =
        kind === "svg" ? new Blob([picture.text], { type: "image/svg+xml" }) : await pngOf(picture);
      saveAs(content, `${fileNameOf(title)}.${kind}`);
    } catch {
      setFailed(true);
    }
  };

  return (
    <div ref={place} className="flex shrink-0 items-center gap-1 [@media(scripting:none)]:hidden">
      {(["svg", "png"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="button quiet tiny"
          aria-label={`Download ${title} as ${kind.toUpperCase()}`}
          onClick={() => void save(kind)}
        >
          <Download size={14} aria-hidden="true" /> {kind.toUpperCase()}
        </button>
      ))}
      <span role="status" className="text-xs text-bad">
        {failed ? "Not drawn yet" : ""}
      </span>
    </div>
  );
}
