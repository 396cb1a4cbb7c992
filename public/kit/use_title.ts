import { useEffect } from 'react';
import { useLookout } from './lookout_context';

/** Says in the host's breadcrumbs where the person is. `trail`: pairs of text and in-app route. */
export function useTitle(...trail: Array<[text: string, route?: string]>): void {
  const { host } = useLookout();
  const key = JSON.stringify(trail);
  useEffect(() => {
    const items = (JSON.parse(key) as Array<[string, string?]>).map(([text, route]) => ({
      text,
      href: route ? `#${route}` : undefined,
    }));
    host.breadcrumbs([{ text: 'Lookout', href: '#/queue' }, ...items]);
  }, [host, key]);
}
