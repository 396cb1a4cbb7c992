import React, { useEffect, useMemo, useRef, useState } from 'react';
import { Prompt, useHistory } from 'react-router-dom';
import type { Rule } from '../../common/schemas';
import { FailureNote } from '../components';
import { type Failure, useAct, useApi, useLookout } from '../kit';
import { About } from './about';
import { AlertWhen } from './alert_when';
import { jumpTo } from './blanks';
import { BottomBar } from './bottom_bar';
import { CheckEvery } from './check_every';
import { blankOf, checkRule, previewInput, type RuleErrors } from './check_rule';
import { ConflictNote } from './conflict_note';
import { draftOfRule, type RuleDraft } from './draft';
import { LookIn } from './look_in';
import { PreviewPanel } from './preview_panel';
import { sourceOf } from './source_draft';
import { Telling } from './telling';
import { Then } from './then';
import { type Range, usePreview } from './use_preview';
import { useSource } from './use_source';
import { usualFields } from './usual';

interface Props {
  /** The rule that is changed; null for a new one. */
  rule: Rule | null;
  start: RuleDraft;
}

const UNSAVED = 'What you wrote here is not saved. Leave all the same?';

/** A rule written as sentences, with what it would have done beside it. */
export const RuleEditor: React.FC<Props> = ({ rule, start }) => {
  const { host } = useLookout();
  const history = useHistory();
  const { busy, run } = useAct();
  const [base, setBase] = useState(rule);
  const [draft, setDraft] = useState(start);
  const [clean, setClean] = useState(() => JSON.stringify(start));
  const [range, setRange] = useState<Range>('24h');
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<RuleErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [conflict, setConflict] = useState(false);
  const leaving = useRef(false);
  const dirty = JSON.stringify(draft) !== clean;

  const set = (part: Partial<RuleDraft>) => {
    setDraft((old) => ({ ...old, ...part }));
    setRefused({});
  };
  const { errors } = useMemo(() => checkRule(draft), [draft]);
  const input = useMemo(() => previewInput(draft), [draft]);
  const shown = tried ? { ...errors, ...refused } : refused;

  const source = sourceOf(draft);
  const found = useSource(source);
  const usual = JSON.stringify(found.data && !base ? usualFields(found.data) : []);
  const [written, setWritten] = useState('[]');
  useEffect(() => {
    // Only while nobody chose others, or none.
    if (usual === written || JSON.stringify(draft.fields) !== written) return;
    const next = { ...draft, fields: JSON.parse(usual) as string[] };
    setWritten(usual);
    setDraft(next);
    if (!dirty) setClean(JSON.stringify(next));
  }, [usual, written, draft, dirty]);

  const channels = useApi('listChannels').data?.items ?? [];
  const preview = usePreview(input, range);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!dirty || leaving.current) return;
      event.preventDefault();
      event.returnValue = UNSAVED;
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);

  const failed = (found: Failure) => {
    if (found.kind === 'conflict' && base) return setConflict(true);
    setRefused(Object.fromEntries(found.fields.map(({ path, message }) => [blankOf(path, draft), message])));
    setFailure(found);
  };

  const save = async (enable: boolean, version = base?.version ?? 0) => {
    setTried(true);
    const checked = checkRule(enable ? { ...draft, enabled: true } : draft);
    const first = Object.keys(checked.errors)[0];
    if (!checked.input) {
      if (first) jumpTo(first);
      return;
    }
    setFailure(null);
    setConflict(false);
    const saved = base
      ? await run('updateRule', { params: { id: base.id }, body: { rule: checked.input, version } }, failed)
      : await run('createRule', { body: checked.input }, failed);
    if (!saved) return;
    leaving.current = true;
    host.toasts.success(
      `${saved.name} is saved`,
      saved.enabled ? 'It watches from now on.' : 'It is switched off.',
    );
    history.push(`/rules/${encodeURIComponent(saved.id)}`);
  };

  const takeTheirs = (theirs: Rule) => {
    const next = draftOfRule(theirs);
    setBase(theirs);
    setDraft(next);
    setClean(JSON.stringify(next));
    setConflict(false);
  };

  const part = { draft, errors: shown, set };
  const fields = found.data?.fields ?? [];
  return (
    <>
      <Prompt when={dirty} message={() => (leaving.current ? true : UNSAVED)} />
      {conflict && base && (
        <ConflictNote base={base} takeTheirs={takeTheirs} keepMine={(version) => void save(false, version)} />
      )}
      {failure && <FailureNote failure={failure} />}
      <div className="lkEditor">
        <div>
          <LookIn {...part} source={found} />
          <AlertWhen {...part} fields={fields} />
          <CheckEvery {...part} />
          <Then {...part} fields={fields} channels={channels} />
          <Telling {...part} fields={fields} ruleId={base?.id ?? null} />
          <About {...part} />
        </div>
        <PreviewPanel
          preview={preview}
          range={range}
          setRange={setRange}
          missing={
            source === null
              ? 'Say where to look, and it is computed here how often this would have fired.'
              : input === null
                ? 'Fill the blanks that are marked, and it is computed again.'
                : null
          }
        />
      </div>
      <BottomBar
        errors={shown}
        busy={busy}
        enabled={draft.enabled}
        cancelTo={base ? `#/rules/${encodeURIComponent(base.id)}` : '#/rules'}
        save={(enable) => void save(enable)}
      />
    </>
  );
};
