import {
  EuiComboBox,
  EuiFieldText,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutHeader,
  EuiFormRow,
  EuiSpacer,
  EuiSwitch,
  EuiTitle,
} from '@elastic/eui';
import React, { useState } from 'react';
import { type Digest, digestInputSchema, type Who } from '../../common/schemas';
import { SEVERITIES, type Severity } from '../../common/words';
import { FailureNote, SaveFooter, Select } from '../components';
import { type Failure, useAct, useApi, useLookout } from '../kit';
import { type KnownWho, WhoPicker } from '../who';

interface Props {
  /** Null: a new one. */
  digest: Digest | null;
  known: KnownWho;
  mayWrite: boolean;
  saved(): void;
  close(): void;
}

const USUAL = [
  { value: '0 * * * *', text: 'hourly' },
  { value: '0 8 * * *', text: 'daily at 8:00' },
  { value: '0 8 * * 1', text: 'weekly, on Monday at 8:00' },
  { value: '', text: 'at the times of a cron' },
];

interface Draft {
  name: string;
  enabled: boolean;
  to: Who[];
  cron: string;
  zone: string;
  rules: string[];
  tags: string[];
  severities: Severity[];
  owner: string;
  own: boolean;
}

const draftOf = (digest: Digest | null): Draft => ({
  name: digest?.name ?? '',
  enabled: digest?.enabled ?? true,
  to: digest?.to ?? [],
  cron: digest?.schedule.cron ?? '0 8 * * *',
  zone: digest ? (digest.schedule.zone ?? '') : (Intl.DateTimeFormat().resolvedOptions().timeZone ?? ''),
  rules: digest?.rules ?? [],
  tags: digest?.tags ?? [],
  severities: digest?.severities ?? [],
  owner: digest?.owner ?? '',
  own: digest?.own ?? false,
});

/** Makes or changes a digest. */
export const DigestFlyout: React.FC<Props> = ({ digest, known, mayWrite, saved, close }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [draft, setDraft] = useState(() => draftOf(digest));
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const rules = useApi('listRules', { query: { perPage: 200 } }).data?.items ?? [];
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const { cron, zone, owner, ...rest } = draft;
  const checked = digestInputSchema.safeParse({
    ...rest,
    schedule: { cron: cron.trim(), zone: zone.trim() || null },
    owner: owner.trim() || null,
  });
  const wrong = (path: string): string | undefined =>
    tried ? checked.error?.issues.find((issue) => issue.path.join('.') === path)?.message : undefined;
  const row = (path: string, label: string) => ({
    label,
    fullWidth: true,
    isInvalid: wrong(path) !== undefined,
    error: wrong(path),
  });
  const save = async () => {
    setTried(true);
    if (!checked.success) return;
    setFailure(null);
    const { data } = checked;
    const done = digest
      ? await run(
          'updateDigest',
          { params: { id: digest.id }, body: { digest: data, version: digest.version } },
          setFailure,
        )
      : await run('createDigest', { body: data }, setFailure);
    if (!done) return;
    host.toasts.success(`${done.name} is saved`);
    saved();
  };
  const labels = (values: readonly string[]) => values.map((label) => ({ label }));
  const ruleOptions = rules.map(({ id, name }) => ({ key: id, label: name }));
  return (
    <EuiFlyout onClose={() => close()} size="s" maxWidth={560} aria-labelledby="lk-digest-title">
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="s">
          <h2 id="lk-digest-title">{digest ? digest.name : 'New digest'}</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        {failure && <FailureNote failure={failure} />}
        <fieldset className="lkFields" disabled={!mayWrite}>
          <EuiFormRow {...row('name', 'Name')}>
            <EuiFieldText
              fullWidth
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          </EuiFormRow>
          <EuiFormRow {...row('to', 'To')} helpText="Each person gets a message of their own.">
            <div className="lkRow">
              <WhoPicker
                label="To"
                placeholder="people, groups, channels or lists"
                known={known}
                chosen={draft.to}
                ofAlert={false}
                invalid={wrong('to') !== undefined}
                onChange={(to) => set({ to })}
              />
            </div>
          </EuiFormRow>
          <EuiFormRow {...row('schedule.cron', 'When')}>
            <div className="lkRow">
              <Select
                label="When"
                width={230}
                value={USUAL.some(({ value }) => value === draft.cron) ? draft.cron : ''}
                onChange={(value) => set({ cron: value || '30 7 * * 1-5' })}
                options={USUAL}
              />
              <div style={{ width: 150 }}>
                <EuiFieldText
                  fullWidth
                  aria-label="Cron"
                  className="lkMono"
                  value={draft.cron}
                  onChange={(event) => set({ cron: event.target.value })}
                />
              </div>
            </div>
          </EuiFormRow>
          <EuiFormRow
            {...row('schedule.zone', 'Time zone')}
            helpText="Empty: each person’s own; for channels UTC."
          >
            <EuiFieldText
              fullWidth
              placeholder="each person’s own"
              value={draft.zone}
              onChange={(event) => set({ zone: event.target.value })}
            />
          </EuiFormRow>
          <EuiFormRow {...row('severities', 'Severities')} helpText="None: all of them">
            <EuiComboBox
              fullWidth
              aria-label="Severities"
              options={labels(SEVERITIES)}
              selectedOptions={labels(draft.severities)}
              onChange={(options: Array<{ label: string }>) =>
                set({ severities: SEVERITIES.filter((one) => options.some(({ label }) => label === one)) })
              }
            />
          </EuiFormRow>
          <EuiFormRow {...row('rules', 'Rules')} helpText="None: all of them">
            <EuiComboBox
              fullWidth
              aria-label="Rules"
              options={ruleOptions}
              selectedOptions={draft.rules.map(
                (id) => ruleOptions.find(({ key }) => key === id) ?? { key: id, label: `${id} (gone)` },
              )}
              onChange={(options: Array<{ key?: string; label: string }>) =>
                set({ rules: options.map(({ key, label }) => key ?? label) })
              }
            />
          </EuiFormRow>
          <EuiFormRow {...row('tags', 'Tags')} helpText="None: all of them">
            <EuiComboBox
              fullWidth
              noSuggestions
              aria-label="Tags"
              selectedOptions={labels(draft.tags)}
              onCreateOption={(tag: string) => set({ tags: [...new Set([...draft.tags, tag.trim()])] })}
              onChange={(options: Array<{ label: string }>) =>
                set({ tags: options.map(({ label }) => label) })
              }
            />
          </EuiFormRow>
          <EuiFormRow {...row('owner', 'Owner of the alerts')} helpText="Empty: whoever has them">
            <EuiFieldText
              fullWidth
              value={draft.owner}
              onChange={(event) => set({ owner: event.target.value })}
            />
          </EuiFormRow>
          <EuiSpacer size="m" />
          <EuiSwitch
            label="People hear of their own alerts alone"
            checked={draft.own}
            onChange={(event) => set({ own: event.target.checked })}
          />
          <EuiSpacer size="m" />
          <EuiSwitch
            label="Switched on"
            checked={draft.enabled}
            onChange={(event) => set({ enabled: event.target.checked })}
          />
        </fieldset>
      </EuiFlyoutBody>
      <SaveFooter busy={busy} save={mayWrite ? save : null} close={close} />
    </EuiFlyout>
  );
};
