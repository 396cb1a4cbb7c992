import { button, cell, TABLE_HTML, TABLE_TEXT } from './email_templates';

/** A message about several alerts, over the same variables. */
export const SEVERAL_TEXT = `{{total}} alerts
{{#rules}}
  {{name}}: {{count}}
{{/rules}}
${TABLE_TEXT}{{#problem}}

{{problem}}
{{/problem}}
{{#alerts}}

{{reasonText}} [{{alert.severity}}] {{rule.name}}
{{alert.reason}}
{{alert.count}} documents, {{alert.firstSeenText}} to {{alert.lastSeenText}}
In the queue: {{links.queue}}
{{#links.discover}}
In Discover:  {{links.discover}}
{{/links.discover}}
{{/alerts}}
{{#more}}

and {{more}} more alerts, all in the queue
{{/more}}
`;

export const SEVERAL_HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title></head>
<body style="margin:0;padding:24px 12px;background:#f5f7fa;color:#343741;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:720px;margin:0 auto;background:#ffffff;border:1px solid #d3dae6;border-radius:6px;padding:24px">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3">{{total}} alerts</h1>
<p style="margin:0 0 16px">{{#rules}}{{name}}: <strong>{{count}}</strong><br>{{/rules}}</p>
${TABLE_HTML}{{#problem}}<p style="margin:0 0 16px">{{problem}}</p>{{/problem}}
<table style="border-collapse:collapse;width:100%;font-size:13px"><tbody>
{{#alerts}}<tr><td style="${cell};white-space:nowrap">{{reasonText}}<br>{{alert.severity}}</td><td style="${cell};overflow-wrap:anywhere"><strong>{{rule.name}}</strong><br>{{alert.reason}}<br><span style="color:#535966">{{alert.count}} documents, {{alert.firstSeenText}} to {{alert.lastSeenText}}</span></td><td style="${cell}">{{#links.absolute}}<a href="{{links.queue}}" style="${button};background:#e6f1fa;color:#0061a6">Open</a>{{/links.absolute}}{{^links.absolute}}{{links.queue}}{{/links.absolute}}</td></tr>
{{/alerts}}</tbody></table>
{{#more}}<p style="margin:16px 0 0">and {{more}} more alerts, all in the queue</p>{{/more}}
</div></body></html>
`;
