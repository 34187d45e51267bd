/** A PNG under which a message's text stands as caption. */
export type Picture = { readonly png: Uint8Array; readonly name: string };

/** Telegram's longest caption, in UTF-16 units. A longer text goes without its picture. */
export const LONGEST_CAPTION = 1024;
