import type { SVGProps } from 'react';

/** One hand, one stroke: a 24-unit grid, 1.7 units wide, round ends. */
const shapes = {
  home: 'M4 11.2 12 4.5l8 6.7M6.2 9.6V19a.8.8 0 0 0 .8.8h10a.8.8 0 0 0 .8-.8V9.6M10 19.6v-5h4v5',
  forms:
    'M6.5 4h11A1.5 1.5 0 0 1 19 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-13A1.5 1.5 0 0 1 6.5 4ZM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
  plug: 'M9 3.5v4.2M15 3.5v4.2M6.8 7.7h10.4v3.8a5.2 5.2 0 0 1-10.4 0V7.7ZM12 16.7v3.8',
  chat: 'M12 4a8 8 0 0 0-6.9 12L4 20l4.1-1A8 8 0 1 0 12 4ZM8.8 10.6h6.4M8.8 13.6h4',
  people:
    'M9 11.2a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.2ZM3.6 19c.4-3 2.6-4.8 5.4-4.8s5 1.8 5.4 4.8M15.4 5.3a3.1 3.1 0 0 1 0 5.7M17 14.6c1.9.6 3.1 2.1 3.4 4.4',
  settings:
    'M4 7.5h9.2M17.2 7.5H20M4 16.5h3.2M11.2 16.5H20M15.2 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9.2 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  check: 'm5 12.6 4.4 4.4L19 7.4',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  alert: 'M12 8.4v4.4M12 16.2v.1M12 3.8 2.9 19.4h18.2L12 3.8Z',
  back: 'M19 12H5M10.5 6.5 5 12l5.5 5.5',
  external: 'M13.5 4.5h6v6M19.5 4.5 11 13M17.5 14v4.5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1H10',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  send: 'M20 4 3.8 10.6l6.4 3.2L20 4ZM20 4l-6.6 16.2-3.2-6.4',
  trash: 'M5 7h14M10 7V4.8h4V7M7 7l.8 12.4h8.4L17 7M10.4 10.5v5.5M13.6 10.5v5.5',
  search: 'M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.8 15.8 20 20',
  sun: 'M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM12 3v1.8M12 19.2V21M3 12h1.8M19.2 12H21M5.6 5.6l1.3 1.3M17.1 17.1l1.3 1.3M5.6 18.4l1.3-1.3M17.1 6.9l1.3-1.3',
  moon: 'M19.6 14.2A8 8 0 1 1 9.8 4.4a6.4 6.4 0 0 0 9.8 9.8Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  signOut: 'M14 4.5H6.5a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H14M11 12h9M16.5 8.5 20 12l-3.5 3.5',
  dots: 'M12 5.6v.1M12 12v.1M12 18.4v.1',
} as const;

export type IconName = keyof typeof shapes;

interface Props extends SVGProps<SVGSVGElement> {
  name: IconName;
  size?: number;
}

/** Decorative: whatever it means is also said in words. */
export function Icon({ name, size = 20, ...rest }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'dots' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      <path d={shapes[name]} />
    </svg>
  );
}
