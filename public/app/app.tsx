import React from 'react';
import { HashRouter, Redirect, Route, Switch, useHistory, useLocation } from 'react-router-dom';
import type { Me } from '../../common/api';
import { AuditPage } from '../audit';
import { Empty } from '../components';
import { HealthPage } from '../health';
import { ProvideLookout, useApi } from '../kit';
import { ListsPage } from '../lists';
import { NotifyPage } from '../notify';
import type { BrowserHost } from '../ports';
import { QueuePage } from '../queue';
import { RuleEditorPage } from '../rule_editor';
import { RulePage, RulesPage } from '../rules';
import { ErrorBoundary } from './error_boundary';
import { HealthBanner } from './health_banner';
import { routeOf } from './links';
import { Tabs } from './tabs';

const HEALTH_EVERY = 15_000;

const NoPage: React.FC = () => (
  <Empty icon="search" title="There is no such page" actions={<a href="#/queue">Go to the queue</a>}>
    <p>The address may be cut off or older than this version.</p>
  </Empty>
);

const Pages: React.FC = () => {
  const { pathname } = useLocation();
  const history = useHistory();
  // Left to the browser, a link would change the address even when the page asks not to be left.
  const follow = (event: React.MouseEvent) => {
    const route = routeOf(event);
    if (route === null) return;
    event.preventDefault();
    if (route !== history.createHref(history.location).slice(1)) history.push(route);
  };
  const health = useApi('health', {}, { every: HEALTH_EVERY });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the links inside
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click too
    <div className="lkApp" onClick={follow}>
      <Tabs health={health.failure ? 'unknown' : (health.data?.state ?? 'unknown')} />
      {pathname !== '/health' && <HealthBanner health={health.data} failure={health.failure} />}
      <ErrorBoundary page={pathname}>
        <Switch>
          <Redirect exact from="/" to="/queue" />
          <Route exact path="/queue" component={QueuePage} />
          <Route
            exact
            path="/alerts/:id"
            render={({ match }) => (
              <Redirect to={`/queue?alert=${encodeURIComponent(match.params.id ?? '')}`} />
            )}
          />
          <Route exact path="/rules" component={RulesPage} />
          <Route exact path={['/rules/new', '/rules/:id/edit']} component={RuleEditorPage} />
          <Route exact path="/rules/:id" component={RulePage} />
          <Route exact path="/notify" component={NotifyPage} />
          <Route exact path="/lists" component={ListsPage} />
          <Route exact path="/audit" component={AuditPage} />
          <Route exact path="/health" component={HealthPage} />
          <Route component={NoPage} />
        </Switch>
      </ErrorBoundary>
    </div>
  );
};

/** Every page, below the host's own header. The router lives in the hash, so that it needs nothing of the host's. */
export const App: React.FC<{ host: BrowserHost; me: Me }> = ({ host, me }) => (
  <ProvideLookout host={host} me={me}>
    <HashRouter hashType="slash">
      <Pages />
    </HashRouter>
  </ProvideLookout>
);
