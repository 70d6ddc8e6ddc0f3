/** Who holds the sandbox's phone. */
export const demoPerson = { name: 'Ayşe', phone: '+90 532 111 22 33' };

export function demoPhoneUrl(sandboxUrl: string): string {
  return new URL('/sandbox/phone', sandboxUrl).href;
}
