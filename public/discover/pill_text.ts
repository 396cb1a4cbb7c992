import type { Filter } from '../../common/query';
import { valueText } from '../words';

/** A filter pill as a person reads it: `not user.name: root`. */
export function pillText({ meta = {}, query, $state, ...rest }: Filter): string {
  const not = meta.negate ? 'not ' : '';
  if (meta.alias) return `${not}${meta.alias}`;
  const field = meta.key ?? meta.field ?? '';
  if (meta.type === 'exists') return `${not}${field} exists`;
  const params = meta.params;
  if (meta.type === 'phrase' && typeof params === 'object' && params !== null && 'query' in params) {
    return `${not}${field}: ${valueText(params.query)}`;
  }
  if (meta.type === 'phrases' && Array.isArray(params))
    return `${not}${field}: ${params.map(valueText).join(' or ')}`;
  if (meta.type === 'range') return `${not}${field}: ${valueText(params ?? meta.value)}`;
  if (meta.type === 'combined' && Array.isArray(params)) {
    const word = meta.relation === 'OR' ? ' or ' : ' and ';
    return `${not}(${params.map((one) => pillText(one as Filter)).join(word)})`;
  }
  return `${not}${JSON.stringify(query ?? rest)}`;
}
