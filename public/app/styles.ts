/** Everything that the shared components do not give. Only transparent colours and currentColor: right in light and dark. */
export const STYLES = `
.lkApp { min-width: 0; padding: 8px 16px 48px; }
.lkRow { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; min-width: 0; }
.lkRow--wide { justify-content: space-between; }
.lkGrow { flex: 1 1 300px; min-width: 0; }
.lkStack > * + * { margin-top: 12px; }
.lkNarrow { max-width: 760px; }
.lkNumber { font-variant-numeric: tabular-nums; white-space: nowrap; }
.lkQuiet { opacity: .8; }
.lkSmall { font-size: 12px; line-height: 1.5; }
.lkMono { font-family: 'Roboto Mono', Menlo, Consolas, monospace; font-size: 12px; }
.lkBreak { overflow-wrap: anywhere; }
.lkCut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lkTabs { position: relative; margin-bottom: 12px; }
.lkDot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-left: 6px; vertical-align: 1px; }
.lkSeverity { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
.lkSeverity__bar { width: 4px; height: 18px; border-radius: 2px; flex: none; }
.lkSentence { text-align: left; font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; overflow-wrap: anywhere; }
.lkSentence:hover, .lkSentence:focus-visible { text-decoration: underline; }
.lkTable .euiTableRow { cursor: default; }
.lkTable .lkRowCursor > td { box-shadow: inset 0 1px 0 rgba(0,107,184,.45), inset 0 -1px 0 rgba(0,107,184,.45); background: rgba(0,107,184,.08); }
.lkTable .lkRowActed > td { background: rgba(127,127,127,.16); font-style: italic; }
.lkScroll { overflow-x: auto; max-width: 100%; }
.lkDocs { border-collapse: collapse; width: 100%; font-size: 12px; line-height: 1.5; }
.lkDocs th, .lkDocs td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid rgba(127,127,127,.25); overflow-wrap: anywhere; min-width: 90px; }
.lkDocs th { font-weight: 600; white-space: nowrap; }
.lkFacts { display: grid; grid-template-columns: minmax(110px, max-content) 1fr; gap: 8px 16px; margin: 0; }
.lkFacts dt { font-weight: 600; }
.lkFacts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.lkBars { display: block; width: 100%; margin: 0; }
.lkMark { position: absolute; width: 0; height: 0; margin-left: -5px; border: 5px solid transparent; border-top: 8px solid #D6353F; border-bottom: 0; }
.lkBlank { display: inline-flex; }
.lkLine { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 40px; }
h2.lkTitle { font-weight: 500; }
h2.lkTitle strong { font-weight: 700; }
.lkEditor { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 24px; align-items: start; }
.lkEditor__preview { position: sticky; top: 104px; max-height: calc(100vh - 190px); overflow-y: auto; }
.lkBottom { position: sticky; bottom: 0; z-index: 10; margin-top: 16px; backdrop-filter: blur(6px); }
.lkPick { max-height: 320px; overflow-y: auto; border: 1px solid rgba(127,127,127,.3); border-radius: 6px; }
.lkPick__item { display: block; width: 100%; text-align: left; padding: 8px 12px; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; border-bottom: 1px solid rgba(127,127,127,.2); }
.lkPick__item:hover, .lkPick__item:focus-visible { background: rgba(0,107,184,.08); }
.lkPick__item[aria-pressed="true"] { background: rgba(0,107,184,.14); }
.lkKinds { display: grid; grid-template-columns: repeat(2, minmax(0, 290px)); gap: 16px; max-height: 70vh; overflow-y: auto; }
.lkKinds legend { font-weight: 700; padding: 4px 12px; }
.lkKinds .lkPick__item { border-bottom: 0; border-radius: 6px; padding: 5px 12px; }
.lkStep { border: 1px solid rgba(127,127,127,.3); border-radius: 6px; padding: 4px 12px; margin-bottom: 8px; }
.lkSteps__menu { width: 420px; max-width: 80vw; max-height: 60vh; overflow-y: auto; }
.lkEvent { display: flex; gap: 12px; padding: 8px 0; border-bottom: 1px solid rgba(127,127,127,.2); }
.lkEvent__when { flex: 0 0 110px; }
.lkEvent__what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.lkFields:disabled button:not([role=switch]) { display: none; }
.lkMenuNote { padding: 8px 12px 12px; }
.lkKeys { display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; margin: 0; }
.lkKeys dd { margin: 0; }
.lkKey { display: inline-block; min-width: 24px; padding: 0 6px; text-align: center; border: 1px solid rgba(127,127,127,.5); border-radius: 4px; font-family: 'Roboto Mono', Menlo, Consolas, monospace; font-size: 12px; }
.lkPre { white-space: pre-wrap; overflow-wrap: anywhere; }
.lkLoadingRow { height: 14px; border-radius: 4px; background: rgba(127,127,127,.18); margin: 14px 0; animation: lkPulse 1.4s ease-in-out infinite; }
@keyframes lkPulse { 50% { opacity: .45; } }
@media (prefers-reduced-motion: reduce) { .lkLoadingRow { animation: none; } }
@media (max-width: 1000px) {
  .lkEditor { grid-template-columns: minmax(0, 1fr); }
  .lkEditor__preview { position: static; max-height: none; }
  .lkWide { display: none !important; }
}
`;

const ID = 'lookout-styles';

/** Puts the styles into the page once. */
export function addStyles(): void {
  if (document.getElementById(ID)) return;
  const style = document.createElement('style');
  style.id = ID;
  style.textContent = STYLES;
  document.head.appendChild(style);
}
