/** Mustache over the variables of `noticeContext` and the table that `email_message.ts` makes. */

export const SUBJECT_TEMPLATE = '{{title}}';

/** The rule's table. */
export const TABLE_TEXT = `{{#table}}

{{#text}}
{{.}}
{{/text}}
{{#more}}
and {{count}} more matches in {{rows}} rows
{{/more}}
{{/table}}
`;

export const TEXT_TEMPLATE = `{{reasonText}}: {{rule.name}}

{{alert.reason}}
{{#noteText}}

{{noteText}}
{{/noteText}}
{{#hasStory}}
What happened: {{storyText}}
{{/hasStory}}

Severity:   {{alert.severity}}
State:      {{alert.conditionText}}, {{alert.status}}
{{#alert.keys}}
Key:        {{name}} = {{value}}
{{/alert.keys}}
Documents:  {{alert.count}}
First seen: {{alert.firstSeenText}}
Last seen:  {{alert.lastSeenText}}
{{#alert.recoveredAtText}}
Recovered:  {{alert.recoveredAtText}}, after {{alert.heldText}}
{{/alert.recoveredAtText}}
{{#alert.owner}}
Owner:      {{alert.owner}}
{{/alert.owner}}

In the queue: {{links.queue}}
{{#links.discover}}
In Discover:  {{links.discover}}
{{/links.discover}}
{{#links.runbook}}
Runbook:      {{links.runbook}}
{{/links.runbook}}
{{#rule.description}}

{{rule.description}}
{{/rule.description}}
${TABLE_TEXT}{{#problem}}

{{problem}}
{{/problem}}
{{#hasSample}}

{{shown}} of {{alert.count}} documents:
{{#alert.sample}}

{{timeText}}
{{#rows}}
  {{name}}: {{value}}
{{/rows}}
{{/alert.sample}}
{{/hasSample}}
`;

export const cell = 'padding:6px 8px;border-bottom:1px solid #d3dae6;text-align:left;vertical-align:top';
export const button =
  'display:inline-block;padding:8px 16px;margin:0 8px 8px 0;border-radius:4px;text-decoration:none;font-weight:600';

export const TABLE_HTML = `{{#table}}<div style="overflow-x:auto;margin:0 0 16px"><table style="border-collapse:collapse;font-size:12px">
<thead><tr>{{#columns}}<th scope="col" style="${cell}">{{.}}</th>{{/columns}}<th scope="col" style="${cell}">Count</th></tr></thead>
<tbody>{{#rows}}<tr>{{#cells}}<td style="${cell};overflow-wrap:anywhere">{{.}}</td>{{/cells}}<td style="${cell}">{{count}}</td></tr>{{/rows}}</tbody>
</table>{{#more}}<p>and {{count}} more matches in {{rows}} rows</p>{{/more}}</div>{{/table}}`;

/** Stands for the rule's own body until that is put in its place. */
export const OWN_BODY = '<!-- own -->';

/** A page around the rule's own body. */
export const OWN_HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title></head>
<body style="margin:0;padding:24px 12px;background:#f5f7fa;color:#343741;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:720px;margin:0 auto;background:#ffffff;border:1px solid #d3dae6;border-radius:6px;padding:24px">
<div style="margin:0 0 16px;white-space:pre-wrap;overflow-wrap:anywhere;font-family:Consolas,Menlo,monospace">${OWN_BODY}</div>
{{#links.absolute}}<p style="margin:0"><a href="{{links.queue}}" style="${button};background:#0061a6;color:#ffffff">Open the alert</a>{{#links.discover}}<a href="{{links.discover}}" style="${button};background:#e6f1fa;color:#0061a6">Open in Discover</a>{{/links.discover}}</p>{{/links.absolute}}
</div></body></html>
`;

/** Inline styles and tables only: what mail readers agree on. No picture, script or outside resource. */
export const HTML_TEMPLATE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title></head>
<body style="margin:0;padding:24px 12px;background:#f5f7fa;color:#343741;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:720px;margin:0 auto;background:#ffffff;border:1px solid #d3dae6;border-radius:6px;padding:24px">
<p style="margin:0;color:#535966">{{reasonText}} · {{alert.severity}}</p>
<h1 style="margin:4px 0 12px;font-size:20px;line-height:1.3">{{rule.name}}</h1>
<p style="margin:0 0 16px;font-size:16px;overflow-wrap:anywhere">{{#reasonParts}}{{#strong}}<strong>{{text}}</strong>{{/strong}}{{^strong}}{{text}}{{/strong}}{{/reasonParts}}</p>
{{#noteText}}<p style="margin:0 0 16px;padding-left:12px;border-left:3px solid #d3dae6;overflow-wrap:anywhere">{{noteText}}</p>{{/noteText}}
{{#hasStory}}<p style="margin:0 0 16px">What happened: {{storyText}}</p>{{/hasStory}}
<table role="presentation" style="border-collapse:collapse;margin:0 0 16px">
{{#alert.keys}}<tr><td style="padding:2px 16px 2px 0;color:#535966">{{name}}</td><td style="padding:2px 0;overflow-wrap:anywhere"><strong>{{value}}</strong></td></tr>{{/alert.keys}}
<tr><td style="padding:2px 16px 2px 0;color:#535966">State</td><td style="padding:2px 0">{{alert.conditionText}}, {{alert.status}}</td></tr>
<tr><td style="padding:2px 16px 2px 0;color:#535966">Documents</td><td style="padding:2px 0">{{alert.count}}</td></tr>
<tr><td style="padding:2px 16px 2px 0;color:#535966">First seen</td><td style="padding:2px 0">{{alert.firstSeenText}}</td></tr>
<tr><td style="padding:2px 16px 2px 0;color:#535966">Last seen</td><td style="padding:2px 0">{{alert.lastSeenText}}</td></tr>
{{#alert.recoveredAtText}}<tr><td style="padding:2px 16px 2px 0;color:#535966">Recovered</td><td style="padding:2px 0">{{alert.recoveredAtText}}, after {{alert.heldText}}</td></tr>{{/alert.recoveredAtText}}
{{#alert.owner}}<tr><td style="padding:2px 16px 2px 0;color:#535966">Owner</td><td style="padding:2px 0">{{alert.owner}}</td></tr>{{/alert.owner}}
</table>
{{#links.absolute}}<p style="margin:0 0 8px"><a href="{{links.queue}}" style="${button};background:#0061a6;color:#ffffff">Open the alert</a>{{#links.discover}}<a href="{{links.discover}}" style="${button};background:#e6f1fa;color:#0061a6">Open in Discover</a>{{/links.discover}}</p>{{/links.absolute}}
{{^links.absolute}}<p style="margin:0 0 8px;overflow-wrap:anywhere">In the queue: {{links.queue}}{{#links.discover}}<br>In Discover: {{links.discover}}{{/links.discover}}</p>{{/links.absolute}}
{{#links.runbook}}<p style="margin:0 0 8px"><a href="{{links.runbook}}" style="color:#0061a6">Runbook</a></p>{{/links.runbook}}
{{#rule.description}}<p style="margin:0 0 16px;color:#535966">{{rule.description}}</p>{{/rule.description}}
${TABLE_HTML}{{#problem}}<p style="margin:0 0 16px">{{problem}}</p>{{/problem}}
{{#hasSample}}<h2 style="margin:16px 0 8px;font-size:16px">{{shown}} of {{alert.count}} documents</h2>
<div style="overflow-x:auto"><table style="border-collapse:collapse;width:100%;font-size:12px">
<thead><tr><th scope="col" style="${cell};white-space:nowrap">Time</th>{{#columns}}<th scope="col" style="${cell}">{{.}}</th>{{/columns}}</tr></thead>
<tbody>{{#documents}}<tr><td style="${cell};white-space:nowrap">{{timeText}}</td>{{#cells}}<td style="${cell};overflow-wrap:anywhere">{{.}}</td>{{/cells}}</tr>{{/documents}}</tbody>
</table></div>{{/hasSample}}
</div></body></html>
`;
