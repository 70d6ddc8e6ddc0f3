import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { createQueryClient } from '@/api/queryClient';
import { createAppRouter } from './router';
import { cssVariables, theme } from './theme';

export function App() {
  const [{ queries, router }] = useState(() => {
    const queries = createQueryClient(() => {
      queries.removeQueries({ queryKey: ['me'] });
      void router.invalidate();
    });
    const router = createAppRouter(queries);
    return { queries, router };
  });
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
