import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiProblem } from '@/api/problem';
import { meQuery } from '@/features/auth/me';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';
import { readSearch } from './search';

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSearch(['next']),
  component: lazyRouteComponent(() => import('@/features/auth/SignInPage'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('@/features/auth/SignUpPage'), 'SignUpPage'),
});

/** Everything behind sign-in. Without a session, people come back to where they were going afterwards. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
});

const connections = createRoute({
  getParentRoute: () => inside,
  path: '/connections',
  validateSearch: readSearch(['connected', 'problem', 'connection', 'account']),
  component: lazyRouteComponent(() => import('@/features/connections/ConnectionsPage'), 'ConnectionsPage'),
});

const sourceSetup = createRoute({
  getParentRoute: () => inside,
  path: '/connections/setup/$source',
  component: lazyRouteComponent(() => import('@/features/connections/SetupPage'), 'SetupPage'),
});

const forms = createRoute({
  getParentRoute: () => inside,
  path: '/connections/$connectionId/forms',
  component: lazyRouteComponent(() => import('@/features/forms/FormsPage'), 'FormsPage'),
});

const flows = createRoute({
  getParentRoute: () => inside,
  path: '/flows',
  component: lazyRouteComponent(() => import('@/features/flows/FlowsPage'), 'FlowsPage'),
});

const flow = createRoute({
  getParentRoute: () => inside,
  path: '/flows/$flowId',
  component: lazyRouteComponent(() => import('@/features/flows/FlowPage'), 'FlowPage'),
});

const flowStart = createRoute({
  getParentRoute: () => flow,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/flows/$flowId/review', params, replace: true });
  },
});

const review = createRoute({
  getParentRoute: () => flow,
  path: 'review',
  component: lazyRouteComponent(() => import('@/features/review/ReviewTab'), 'ReviewTab'),
});

const destinations = createRoute({
  getParentRoute: () => flow,
  path: 'destinations',
  component: lazyRouteComponent(() => import('@/features/destinations/DestinationsTab'), 'DestinationsTab'),
});

const publish = createRoute({
  getParentRoute: () => flow,
  path: 'publish',
  component: lazyRouteComponent(() => import('@/features/publish/PublishTab'), 'PublishTab'),
});

const share = createRoute({
  getParentRoute: () => flow,
  path: 'share',
  component: lazyRouteComponent(() => import('@/features/share/ShareTab'), 'ShareTab'),
});

const answers = createRoute({
  getParentRoute: () => flow,
  path: 'answers',
  validateSearch: readSearch(['open']),
  component: lazyRouteComponent(() => import('@/features/answers/AnswersTab'), 'AnswersTab'),
});

const health = createRoute({
  getParentRoute: () => flow,
  path: 'health',
  component: lazyRouteComponent(() => import('@/features/health/HealthTab'), 'HealthTab'),
});

/** The address that stands in the source system beside each delivered answer. */
const answer = createRoute({
  getParentRoute: () => inside,
  path: '/r/$submissionId',
  component: lazyRouteComponent(() => import('@/features/answers/AnswerPage'), 'AnswerPage'),
});

const options = createRoute({
  getParentRoute: () => inside,
  path: '/options',
  component: lazyRouteComponent(() => import('@/features/options/OptionsPage'), 'OptionsPage'),
});

const optionList = createRoute({
  getParentRoute: () => inside,
  path: '/options/lists/$listId',
  component: lazyRouteComponent(() => import('@/features/options/ListPage'), 'ListPage'),
});

const calendar = createRoute({
  getParentRoute: () => inside,
  path: '/options/calendars/$calendarId',
  component: lazyRouteComponent(() => import('@/features/options/CalendarPage'), 'CalendarPage'),
});

const whatsapp = createRoute({
  getParentRoute: () => inside,
  path: '/whatsapp',
  component: lazyRouteComponent(() => import('@/features/whatsapp/WhatsappPage'), 'WhatsappPage'),
});

const alerts = createRoute({
  getParentRoute: () => inside,
  path: '/alerts',
  component: lazyRouteComponent(() => import('@/features/alerts/AlertsPage'), 'AlertsPage'),
});

const members = createRoute({
  getParentRoute: () => inside,
  path: '/members',
  component: lazyRouteComponent(() => import('@/features/members/MembersPage'), 'MembersPage'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/SettingsPage'), 'SettingsPage'),
});

const routeTree = root.addChildren([
  signIn,
  signUp,
  inside.addChildren([
    home,
    connections,
    sourceSetup,
    forms,
    flows,
    flow.addChildren([flowStart, review, destinations, publish, share, answers, health]),
    answer,
    options,
    optionList,
    calendar,
    whatsapp,
    alerts,
    members,
    settings,
  ]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
