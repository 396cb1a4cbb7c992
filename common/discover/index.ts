export {
  type DiscoverHost,
  type DiscoverLinkInput,
  type DiscoverState,
  discoverLink,
  runWindow,
} from './link';
export { DiscoverLinkError, parseDiscoverLink } from './parse_link';
export { dslFilter, keyFilters } from './pills';
export { decodeRison, encodeRison, RisonError } from './rison';
