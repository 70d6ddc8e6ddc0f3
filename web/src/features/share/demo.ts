/** Who holds the sandbox's phone. */
export const demoPerson = { name: 'Ayşe', phone: '+90 532 111 22 33' };

/** The stand-in phone with this number; without one, the demo person's. */
export function demoPhoneUrl(sandboxUrl: string, number = demoPerson.phone): string {
  const phone = new URL('/sandbox/phone', sandboxUrl);
  phone.searchParams.set('wa_id', number.replace(/\D/g, ''));
  return phone.href;
}
