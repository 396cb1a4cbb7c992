import { z } from 'zod';

const text = (max: number) => z.string().min(1).max(max);
const when = z.iso.datetime();
/** What each service documents as what it takes, strictly: an unknown name fails. */
export const PRESET_SHAPES: Record<string, z.ZodType> = {
  teams: z.strictObject({
    type: z.literal('message'),
    attachments: z.tuple([
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.strictObject({
          $schema: z.url(),
          type: z.literal('AdaptiveCard'),
          version: z.literal('1.4'),
          body: z.array(
            z.strictObject({
              type: z.literal('RichTextBlock'),
              inlines: z.array(
                z.strictObject({
                  type: z.literal('TextRun'),
                  text: text(10_000),
                  weight: z.enum(['bolder']).optional(),
                  isSubtle: z.boolean().optional(),
                  color: z.enum(['default', 'accent', 'good', 'warning', 'attention']).optional(),
                }),
              ),
            }),
          ),
          actions: z
            .array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: text(100), url: z.url() }))
            .optional(),
        }),
      }),
    ]),
  }),
  opsgenie: z.union([
    z.strictObject({
      source: text(100),
      note: text(25_000),
      alias: text(512),
      message: text(130),
      description: text(15_000),
      priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
      details: z.record(z.string(), z.string()),
    }),
    z.strictObject({ source: text(100), note: text(25_000) }),
  ]),
  servicenow_incident: z.strictObject({
    short_description: text(160),
    description: z.string(),
    urgency: z.enum(['1', '2', '3']),
    impact: z.enum(['1', '2', '3']),
    correlation_id: text(100),
    correlation_display: text(100),
  }),
  servicenow_event: z.strictObject({
    records: z.tuple([
      z.strictObject({
        source: text(100),
        message_key: text(1_024),
        node: z.string(),
        type: z.string(),
        resource: z.string(),
        severity: z.enum(['0', '1', '2', '3', '4', '5']),
        description: z.string(),
        additional_info: z.string(),
      }),
    ]),
  }),
  telegram: z.strictObject({ chat_id: text(64), text: text(4_096), disable_web_page_preview: z.boolean() }),
  discord: z.strictObject({
    username: text(80),
    allowed_mentions: z.strictObject({ parse: z.array(z.string()).max(0) }),
    embeds: z.tuple([
      z.strictObject({
        title: text(256),
        description: text(4_096),
        color: z.number().int().min(0).max(0xffffff),
        footer: z.strictObject({ text: text(2_048) }),
        timestamp: when,
        url: z.url().optional(),
      }),
    ]),
  }),
  twilio: z.strictObject({
    To: z.string().startsWith('+'),
    From: z.string().startsWith('+'),
    Body: text(1_600),
  }),
  sensu: z.strictObject({
    entity: z.strictObject({
      entity_class: z.literal('proxy'),
      metadata: z.strictObject({ name: z.literal('lookout'), namespace: z.literal('default') }),
    }),
    check: z.strictObject({
      metadata: z.strictObject({ name: z.string().regex(/^[\w.:-]+$/), namespace: z.literal('default') }),
      status: z.number().int().min(0).max(2),
      output: z.string(),
      interval: z.number().int().positive(),
      handlers: z.array(z.string()),
    }),
  }),
  alertmanager: z.tuple([
    z.strictObject({
      labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string()),
      annotations: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string()),
      startsAt: when,
      endsAt: when.optional(),
      generatorURL: z.url().optional(),
    }),
  ]),
};
