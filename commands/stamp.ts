/** The time as the first part of a button's subject: its question must not be answered for ever. */
export const stamp = (now: number): string => now.toString(36);

/** Whether a stamp was made within the last `ms`. What is no stamp was not. */
export function isFresh(text: string, now: number, ms: number): boolean {
  const age = /^[0-9a-z]{1,10}$/.test(text) ? now - Number.parseInt(text, 36) : Number.NaN;
  return age >= 0 && age <= ms;
}
