/**
 * The text of a table that a spreadsheet saved. Those of Windows write UTF-16 for "Unicode text", and plain CSV in the
 * letters of their country: windows-1254 for Turkey, which differs from the Western European one in six letters only.
 */
export function tableText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1254').decode(bytes);
  }
}

export const readTable = async (file: File): Promise<string> =>
  tableText(new Uint8Array(await file.arrayBuffer()));
