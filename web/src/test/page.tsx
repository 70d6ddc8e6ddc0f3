import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { show } from './render';

/** Renders a part of the dashboard that has links to our pages, or asks who is signed in. */
export async function showPage(part: ReactNode) {
  const root = createRootRoute({
    component: () => <Suspense>{part}</Suspense>,
    notFoundComponent: () => <Suspense>{part}</Suspense>,
  });
  const router = createRouter({
    routeTree: root,
    history: createMemoryHistory({ initialEntries: ['/'] }),
    defaultPreload: false,
  });
  await router.load();
  // biome-ignore lint/suspicious/noExplicitAny: the registered router is the dashboard's own
  return { router, ...show(<RouterProvider router={router as any} />) };
}
