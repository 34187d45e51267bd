/** Something that the owner must mend before a start; its message is one clear sentence (or a list) and is printed as it is. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}
