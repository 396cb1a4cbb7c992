import { renderDiscover } from '../../discover';
import { standaloneHost } from './host';
import { startShell } from './shell';

renderDiscover(startShell(), standaloneHost);
