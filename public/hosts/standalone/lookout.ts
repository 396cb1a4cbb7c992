import { renderApp } from '../../app';
import { standaloneHost } from './host';
import { startShell } from './shell';

renderApp(startShell(), standaloneHost);
