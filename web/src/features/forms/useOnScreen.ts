import { type RefObject, useEffect, useState } from 'react';

/** A row that is about to come counts as on screen, so that scrolling slowly never shows an unread one. */
const margin = '120px 0px';

/** Whether an element is on screen at present. Without a browser that can tell, everything is. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const watched = element.current;
    if (!watched || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: margin,
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return seen;
}
