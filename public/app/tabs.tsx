import { EuiTab, EuiTabs, EuiToolTip } from '@elastic/eui';
import React from 'react';
import { useLocation } from 'react-router-dom';
import type { HealthReport, Privilege } from '../../common/api';
import { useLookout } from '../kit';

interface PageTab {
  path: string;
  name: string;
  needs: Privilege;
}

export const TABS: readonly PageTab[] = [
  { path: '/queue', name: 'Queue', needs: 'read' },
  { path: '/rules', name: 'Rules', needs: 'read' },
  { path: '/notify', name: 'Notify', needs: 'read' },
  { path: '/lists', name: 'Lists', needs: 'read' },
  { path: '/audit', name: 'Audit', needs: 'audit' },
  { path: '/health', name: 'Health', needs: 'read' },
];

const DOT: Record<HealthReport['state'] | 'unknown', { color: string; word: string }> = {
  ok: { color: '#2E8B77', word: 'All is well' },
  degraded: { color: '#D6A400', word: 'Something is not as it should be' },
  down: { color: '#D6353F', word: 'Rules are not evaluated' },
  unknown: { color: '#8A92A0', word: 'Not known yet' },
};

/** The row of pages; the dot beside Health is the worst state there is. */
export const Tabs: React.FC<{ health: HealthReport['state'] | 'unknown' }> = ({ health }) => {
  const { pathname } = useLocation();
  const { me } = useLookout();
  const dot = DOT[health];
  return (
    <nav className="lkTabs" aria-label="Lookout">
      <EuiTabs>
        {TABS.filter(({ needs }) => me.privileges[needs]).map(({ path, name }) => (
          <EuiTab key={path} href={`#${path}`} isSelected={pathname.startsWith(path)}>
            {name === 'Health' ? (
              <EuiToolTip content={dot.word}>
                <span>
                  {name}
                  <span
                    className="lkDot"
                    style={{ backgroundColor: dot.color }}
                    role="img"
                    aria-label={dot.word}
                  />
                </span>
              </EuiToolTip>
            ) : (
              name
            )}
          </EuiTab>
        ))}
      </EuiTabs>
    </nav>
  );
};
