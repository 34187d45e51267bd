/** A rectangle of the picture that something is drawn into. */
export type Frame = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

export type Label = { readonly y: number; readonly text: string; readonly fill: string; readonly loud: boolean };

/**
 * Labels beside what they belong to, moved apart as little as keeps them `apart` from each other and within the frame.
 * Answers them from top to bottom.
 */
export function spread(
  labels: readonly Label[],
  { top, bottom }: Frame,
  apart: number,
): readonly (Label & { readonly at: number })[] {
  const placed = labels.toSorted((a, b) => a.y - b.y).map((label) => ({ ...label, at: Math.max(top, label.y) }));
  let above = Number.NEGATIVE_INFINITY;
  for (const label of placed) {
    label.at = Math.max(label.at, above + apart);
    above = label.at;
  }
  let below = bottom + apart;
  for (const label of placed.toReversed()) {
    label.at = Math.min(label.at, below - apart);
    below = label.at;
  }
  return placed;
}
