import { EuiButton, EuiButtonEmpty } from '@elastic/eui';
import React, { useState } from 'react';
import type { RuleRow } from '../../common/api';
import { seenOf, writtenOf } from '../../common/query';
import type { ResolvedSource } from '../../common/schemas';
import { ChangesTable, Confirm, TimeText } from '../components';
import { useAct, useLookout } from '../kit';
import { changesBetween } from '../words';

interface Props {
  rule: RuleRow;
  done(): void;
}

/** Something is wrong with the key that a rule reads with, or it has none: a new one mends that. */
export const needsKey = ({ deleted, status }: RuleRow): boolean =>
  !deleted && (status.message ?? '').includes('“Run as me”');

/** What stands there instead of what was seen. */
interface Newer {
  version: number;
  sources: ResolvedSource[];
}

/** Somebody else changed what it follows: the note about that has the button, too. */
export const isHeld = ({ heldSources = [] }: RuleRow): boolean => heldSources.length > 0;

/** What the page shows of the rule's sources: what was changed to, where that is held. */
function shownSources({ resolved, resolvedOthers = [], heldSources = [] }: RuleRow): ResolvedSource[] {
  const held = (place: number) => heldSources.find((one) => one.place === place)?.resolved;
  return [resolved, ...resolvedOthers].flatMap((source, place) => held(place) ?? source ?? []);
}

/** From now on the rule reads with the rights of who presses it. */
export const RunAsMe: React.FC<Props & { quiet?: boolean }> = ({ rule, done, quiet = false }) => {
  const { me, host, complain } = useLookout();
  const { busy, run } = useAct();
  const [newer, setNewer] = useState<Newer | null>(null);
  if (!me.privileges.write) return null;
  const shown = shownSources(rule);
  // Without keys there is only the change to take.
  const act = !rule.runsAs && isHeld(rule) ? 'Take the change' : 'Run as me';
  const take = async (version: number, sources: readonly ResolvedSource[]) => {
    setNewer(null);
    const body = { version, ...(sources.length > 0 && { seen: sources.map(seenOf) }) };
    const taken = await run('runAsMe', { params: { id: rule.id }, body }, (failure) => {
      const current = failure.current as Partial<Newer> | undefined;
      if (current?.sources) return setNewer(current as Newer);
      complain(failure);
      if (failure.kind === 'conflict') done();
    });
    if (!taken) return;
    host.toasts.success(
      taken.runsAs ? 'The rule reads with your rights now' : 'The rule goes by the changed search now',
    );
    done();
  };
  const props = { isLoading: busy, onClick: () => void take(rule.version, shown), children: act };
  return (
    <>
      {quiet ? <EuiButtonEmpty size="xs" {...props} /> : <EuiButton size="s" color="warning" {...props} />}
      {newer && (
        <Confirm
          title="What the rule looks at was changed since you looked"
          act={`${act} with this`}
          onConfirm={() => void take(newer.version, newer.sources)}
          onCancel={() => {
            setNewer(null);
            done();
          }}
        >
          {newer.sources.map((source, place) => (
            <ChangesTable
              // biome-ignore lint/suspicious/noArrayIndexKey: sources go by their places
              key={place}
              changes={changesBetween(shown[place] && writtenOf(shown[place]), writtenOf(source))}
              before="what you saw"
              after="what it is now"
            />
          ))}
        </Confirm>
      )}
    </>
  );
};

/** With whose rights a rule reads, and since when. */
export const RunsAs: React.FC<Props> = ({ rule, done }) => {
  const { runsAs } = rule;
  if (!runsAs) return <>{needsKey(rule) ? 'nobody' : "the server's own user"}</>;
  const { name, login, since, lent } = runsAs;
  return (
    <span className="lkRow">
      <span>
        {name === login ? name : `${name} (${login})`} since <TimeText at={since} form="short" />
        {lent && ', by an API key of their own'}
      </span>
      {!rule.deleted && !needsKey(rule) && !isHeld(rule) && <RunAsMe rule={rule} done={done} quiet />}
    </span>
  );
};
