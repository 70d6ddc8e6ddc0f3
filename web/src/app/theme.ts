import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const lagoon: MantineColorsTuple = [
  '#e7f5f2',
  '#cbeae5',
  '#9bd8d0',
  '#66c3b9',
  '#3cb0a5',
  '#1d9a90',
  '#10837b',
  '#0b6e68',
  '#0a5855',
  '#084243',
];

/** Mantine's greys of the dark scheme, with the sea in them. */
const dark: MantineColorsTuple = [
  '#c9d6d4',
  '#aebfbe',
  '#8da1a2',
  '#647b7d',
  '#2b4146',
  '#213438',
  '#15252a',
  '#101c1f',
  '#0c1719',
  '#091214',
];

const sans =
  '"Inter", "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { lagoon, dark },
  fontFamily: sans,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "Liberation Mono", monospace',
  defaultRadius: 'md',
  radius: { xs: '5px', sm: '7px', md: '10px', lg: '14px', xl: '20px' },
  headings: {
    fontFamily: sans,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.2' },
      h2: { fontSize: '1.2rem', lineHeight: '1.3' },
      h3: { fontSize: '1rem', lineHeight: '1.35' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { radius: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35, blur: 2 } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35, blur: 2 } } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 260 } },
  },
});

/** Surfaces and inks of the two schemes: warm paper over water, and the same water at night. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--akis-paper': '#f1f5f3',
    '--akis-sheet': '#ffffff',
    '--akis-sunk': '#f5f8f6',
    '--akis-line': '#dfe7e3',
    '--akis-ink': '#10262a',
    '--akis-muted': '#51676a',
    '--akis-accent': '#0b6e68',
    '--akis-accent-soft': '#e2f2ee',
    '--akis-warm': '#9a4f06',
    '--akis-warm-soft': '#fdf1e0',
    '--akis-bad': '#b3261e',
    '--akis-bad-soft': '#fdeceb',
    '--akis-shadow': '0 1px 2px rgb(16 38 42 / 5%), 0 8px 28px -14px rgb(16 38 42 / 18%)',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#10262a',
    '--mantine-color-dimmed': '#51676a',
    '--mantine-color-default-border': '#cfdad6',
    '--mantine-color-default-color': '#10262a',
    '--mantine-color-placeholder': '#6d8184',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--akis-paper': '#091214',
    '--akis-sheet': '#101c1f',
    '--akis-sunk': '#0c1719',
    '--akis-line': '#213438',
    '--akis-ink': '#e8f0ee',
    '--akis-muted': '#97abac',
    '--akis-accent': '#54c3b7',
    '--akis-accent-soft': '#12302f',
    '--akis-warm': '#f2b15f',
    '--akis-warm-soft': '#33240f',
    '--akis-bad': '#ff9d94',
    '--akis-bad-soft': '#391715',
    '--akis-shadow': '0 1px 2px rgb(0 0 0 / 30%), 0 10px 30px -14px rgb(0 0 0 / 60%)',
    '--mantine-color-body': '#101c1f',
    '--mantine-color-text': '#e8f0ee',
    '--mantine-color-dimmed': '#97abac',
    '--mantine-color-default': '#15252a',
    '--mantine-color-default-hover': '#1a2d32',
    '--mantine-color-default-border': '#2b4146',
    '--mantine-color-default-color': '#e8f0ee',
    '--mantine-color-placeholder': '#7d9294',
    '--mantine-color-error': '#ff9d94',
  },
});
