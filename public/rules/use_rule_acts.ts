import { useCallback } from 'react';
import { useAct, useLookout } from '../kit';
import { plural } from '../words';

/** Switching rules on and off, and deleting them; says in a toast what came of it. */
export function useRuleActs(done: () => void) {
  const { host } = useLookout();
  const { busy, run } = useAct();

  const enable = useCallback(
    async (ids: string[], enabled: boolean) => {
      const answer = await run('enableRules', { body: { ids, enabled } });
      if (!answer) return;
      const { changed, missing } = answer;
      host.toasts.success(`${plural(changed.length, 'rule')} switched ${enabled ? 'on' : 'off'}`);
      if (missing.length > 0) {
        host.toasts.warning(
          `${plural(missing.length, 'rule')} not found`,
          'Somebody deleted them meanwhile.',
        );
      }
      done();
    },
    [run, host, done],
  );

  const remove = useCallback(
    async (rule: { id: string; name: string }) => {
      const answer = await run('deleteRule', { params: { id: rule.id } });
      if (answer) host.toasts.success(`${rule.name} is deleted`, 'Its alerts stay.');
      done();
      return answer !== null;
    },
    [run, host, done],
  );

  return { busy, enable, remove };
}
