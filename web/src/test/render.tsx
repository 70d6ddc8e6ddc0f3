import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createQueryClient } from '@/api/queryClient';
import { theme } from '@/app/theme';

/** Renders a part of the dashboard with what every page stands in. */
export function show(part: ReactNode) {
  const queries = createQueryClient(() => undefined);
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>{part}</QueryClientProvider>
    </MantineProvider>,
  );
}
