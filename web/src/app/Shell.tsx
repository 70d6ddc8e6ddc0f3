import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveUpdates } from '@/api/live';
import { useMe } from '@/features/auth/me';
import { changeLanguage } from '@/i18n';
import { Logo } from '@/ui/Logo';
import { Waiting } from '@/ui/Waiting';
import { AccountMenu } from './AccountMenu';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';

/** The frame of every page behind sign-in: navigation on the paper, the page on a sheet. */
export function Shell() {
  const { t } = useTranslation();
  const [menuOpen, menu] = useDisclosure(false);
  useLiveUpdates();
  useSavedLanguage();
  const main = useFocusOnNewPage(menu.close);
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('skip_to_content')}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.logo} aria-label={t('home')}>
          <Logo size={26} />
        </Link>
        <Burger opened={menuOpen} onClick={menu.toggle} size="sm" aria-label={t('menu')} />
      </header>
      <aside className={classes.side}>
        <Link to="/" className={classes.logo} aria-label={t('home')}>
          <Logo />
        </Link>
        <Navigation />
        <AccountMenu />
      </aside>
      <Drawer opened={menuOpen} onClose={menu.close} size="280px" title={<Logo size={26} />}>
        <div className={classes.drawer}>
          <Navigation />
          <AccountMenu />
        </div>
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

/** The language saved with the account wins over this browser's. */
function useSavedLanguage() {
  const { i18n } = useTranslation();
  const { locale } = useMe().person;
  useEffect(() => {
    if (locale !== i18n.language) changeLanguage(locale);
    // Only when the account's language changes: the page's own switch saves it there.
  }, [locale, i18n]);
}

/** Moves a keyboard's or screen reader's place to the new page; tabs within a page keep it. */
function useFocusOnNewPage(onNewPage: () => void) {
  const main = useRef<HTMLElement>(null);
  const page = useLocation({ select: ({ pathname }) => pathname.split('/').slice(0, 3).join('/') });
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    onNewPage();
    main.current?.focus({ preventScroll: true });
  }, [page, onNewPage]);
  return main;
}
