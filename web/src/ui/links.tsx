import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { Icon } from './icons';
import classes from './links.module.css';

type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

function ButtonAnchor({ ref, ...props }: ButtonProps & AnchorProps & { ref?: Ref<HTMLAnchorElement> }) {
  return <Button component="a" ref={ref} {...props} />;
}

/** A page of ours, opened by what looks like a button. */
export const ButtonLink = createLink(ButtonAnchor);

function CrumbAnchor({
  ref,
  children,
  ...props
}: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a ref={ref} {...props} className={classes.crumb}>
      <Icon name="back" size={15} />
      {children}
    </a>
  );
}

/** The way up from a page, above its title. */
export const CrumbLink = createLink(CrumbAnchor);
