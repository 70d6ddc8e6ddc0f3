import classes from './BridgePicture.module.css';

type Shape = { x: number; y: number; w: number; h: number; strong?: boolean; label?: string };

/** Each picture is Google's page in a few strokes, with the thing to press in colour. */
const pictures: Record<string, Shape[]> = {
  copy_script: [
    { x: 14, y: 14, w: 92, h: 8 },
    { x: 14, y: 28, w: 132, h: 34 },
    { x: 112, y: 12, w: 34, h: 12, strong: true, label: 'Copy' },
  ],
  open_editor: [
    { x: 0, y: 0, w: 160, h: 16 },
    { x: 146, y: 4, w: 4, h: 9, strong: true },
    { x: 84, y: 18, w: 68, h: 44 },
    { x: 88, y: 46, w: 60, h: 11, strong: true, label: 'Apps Script' },
  ],
  paste_script: [
    { x: 0, y: 0, w: 36, h: 90 },
    { x: 4, y: 20, w: 28, h: 8, label: 'Code.gs' },
    { x: 42, y: 2, w: 12, h: 10, strong: true },
    { x: 42, y: 18, w: 112, h: 66 },
  ],
  new_deployment: [
    { x: 108, y: 4, w: 46, h: 13, strong: true, label: 'Deploy' },
    { x: 70, y: 20, w: 84, h: 40 },
    { x: 74, y: 24, w: 76, h: 11, strong: true, label: 'New deployment' },
    { x: 74, y: 40, w: 60, h: 8 },
  ],
  who_may_call: [
    { x: 18, y: 6, w: 124, h: 78 },
    { x: 26, y: 20, w: 70, h: 12, strong: true, label: 'Me' },
    { x: 26, y: 44, w: 70, h: 12, strong: true, label: 'Anyone' },
    { x: 104, y: 66, w: 32, h: 12, strong: true, label: 'Deploy' },
  ],
  warning_page: [
    { x: 24, y: 6, w: 112, h: 78 },
    { x: 34, y: 16, w: 12, h: 12 },
    { x: 34, y: 34, w: 92, h: 6 },
    { x: 34, y: 48, w: 40, h: 10, strong: true, label: 'Advanced' },
    { x: 34, y: 64, w: 74, h: 10, strong: true, label: 'Go to … (unsafe)' },
  ],
  copy_address: [
    { x: 14, y: 12, w: 132, h: 58 },
    { x: 22, y: 30, w: 92, h: 12, label: '…/exec' },
    { x: 118, y: 30, w: 22, h: 12, strong: true, label: 'Copy' },
  ],
  new_version: [
    { x: 18, y: 8, w: 124, h: 70 },
    { x: 124, y: 12, w: 12, h: 10, strong: true },
    { x: 26, y: 34, w: 70, h: 12, strong: true, label: 'New version' },
    { x: 104, y: 60, w: 32, h: 12, strong: true, label: 'Deploy' },
  ],
};

/** Decorative: the step beside it says the same in words. */
export function BridgePicture({ name }: { name: string }) {
  const shapes = pictures[name];
  if (!shapes) return null;
  return (
    <svg className={classes.picture} viewBox="0 0 160 90" width={220} aria-hidden="true" focusable="false">
      <rect className={classes.page} x={0.5} y={0.5} width={159} height={89} rx={6} />
      {shapes.map(({ x, y, w, h, strong, label }) => (
        <g key={`${x} ${y} ${w}`}>
          <rect className={strong ? classes.strong : classes.part} x={x} y={y} width={w} height={h} rx={3} />
          {label && (
            <text
              className={strong ? classes.strongText : classes.text}
              x={x + w / 2}
              y={y + h / 2 + 2.4}
              textAnchor="middle"
            >
              {label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
