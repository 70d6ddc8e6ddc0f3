import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { UnseenCount } from '@/features/alerts/UnseenCount';
import { Icon } from '@/ui/icons';
import classes from './Navigation.module.css';

const pages = [
  { to: '/', icon: 'home', key: 'nav.home' },
  { to: '/flows', icon: 'forms', key: 'nav.flows' },
  { to: '/options', icon: 'ranking', key: 'nav.options' },
  { to: '/connections', icon: 'plug', key: 'nav.connections' },
  { to: '/whatsapp', icon: 'chat', key: 'nav.whatsapp' },
  { to: '/alerts', icon: 'alert', key: 'nav.alerts' },
  { to: '/members', icon: 'people', key: 'nav.members' },
  { to: '/settings', icon: 'settings', key: 'nav.settings' },
] as const;

export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('nav.label')} className={classes.nav}>
      {pages.map(({ to, icon, key }) => (
        <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === '/' }}>
          <Icon name={icon} size={19} />
          {t(key)}
          {to === '/alerts' && <UnseenCount className={classes.count} />}
        </Link>
      ))}
    </nav>
  );
}
