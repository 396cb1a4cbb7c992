import { connectorParams, isTicketing } from '../../common/connector_params';
import { type ConnectorConfig, webhookConfig } from '../../common/schemas';
import { checkTemplate, type Notice, noticeContext, render } from '../../common/template';
import type { ConnectorAnswer } from '../ports';
import { answerText } from './answer';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import { hearsNews } from './hears';
import { ownWords } from './own_words';
import { webhookBody } from './webhook';

/** Less than a claim lasts; Kibana itself waits up to five minutes. */
const RUN_MS = 35_000;
const PLAIN_WEBHOOK = webhookConfig.parse({ type: 'webhook', url: 'http://localhost' });

const templateOf = ({ params, connectorType }: ConnectorConfig): string =>
  params.trim() === '' ? (connectorParams(connectorType) ?? '') : params;

function problems(config: ConnectorConfig): ChannelProblem[] {
  const template = templateOf(config);
  if (template.trim() === '') {
    const message = `write what a connector of the type ${config.connectorType} is given, as a JSON object`;
    return [{ path: 'config.params', message }];
  }
  try {
    checkTemplate(template);
    return [];
  } catch (error) {
    return [{ path: 'config.params', message: (error as Error).message }];
  }
}

/** What the connector is given. `reference`: what it made for an earlier notice of the alert. Throws a `TemplateError` or `SyntaxError`. */
export function connectorRun(
  notice: Notice,
  config: ConnectorConfig,
  reference: string | null = null,
): Record<string, unknown> {
  const context = noticeContext(notice);
  const { subject, body } = ownWords(notice, 'plain', context);
  // Of Lookout's webhooks, for connectors that carry a text of anybody's choice.
  const json = webhookBody(notice, PLAIN_WEBHOOK);
  const variables = { ...context, message: { subject, body }, reference, json };
  const params: unknown = JSON.parse(render(templateOf(config), variables, 'json'));
  if (params === null || typeof params !== 'object' || Array.isArray(params))
    throw new SyntaxError('it is no JSON object');
  return params as Record<string, unknown>;
}

const PERMANENT = /(?:status(?: code)?:? ?|^|[[(: ])(4(?!08|25|29)\d\d)(?:\b|\])/;

/**
 * A connector says whether it may work later, or leaves that open. Then what names a 4xx will not, and the rest is tried
 * on: a server that cannot be reached looks like that.
 */
export function connectorResult(answer: ConnectorAnswer, now: number): NotifyResult {
  if (answer.ok) return { ok: true, answer: 'run', ...(answer.id === null ? {} : { reference: answer.id }) };
  const { retry } = answer;
  const error = answerText(answer.error);
  if (typeof retry === 'number')
    return { ok: false, retry: true, error, retryAfterMs: Math.max(0, retry - now) };
  return { ok: false, retry: retry ?? !PERMANENT.test(answer.error), error };
}

async function notify(
  notice: Notice,
  config: ConnectorConfig,
  { runConnector, reference, now, totalMs = RUN_MS }: NotifyContext,
): Promise<NotifyResult> {
  if (!runConnector) return { ok: false, retry: false, error: 'this host has no connectors' };
  let params: Record<string, unknown>;
  try {
    params = connectorRun(notice, config, reference ?? null);
  } catch (error) {
    const what = error instanceof SyntaxError ? 'the parameters do not make valid JSON: ' : '';
    return { ok: false, retry: false, error: `${what}${(error as Error).message}` };
  }
  const tooLong: ConnectorAnswer = {
    ok: false,
    error: `no answer within ${totalMs / 1_000} s`,
    retry: true,
  };
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<ConnectorAnswer>((resolve) => {
    timer = setTimeout(() => resolve(tooLong), totalMs);
  });
  const answer = await Promise.race([runConnector(config.connector, params), waited]);
  clearTimeout(timer);
  return connectorResult(answer, now());
}

/** A run of a connector that the host has: see `HostConnectors`. */
export const connector: ChannelModule<ConnectorConfig> = {
  type: 'connector',
  describe: (config) => `connector ${config.connector} (${config.connectorType})`,
  destination: (config) => config.connector,
  problems,
  hears: ({ reasons }, reason) =>
    reason === 'test' || (reasons.length === 0 ? hearsNews(reason) : reasons.includes(reason)),
  perAlert: ({ connectorType }) => isTicketing(connectorType),
  keepsReference: (config) => templateOf(config).includes('reference'),
  preview: (notice, config) => [
    { name: 'Parameters', kind: 'json', text: JSON.stringify(connectorRun(notice, config), null, 2) },
  ],
  notify,
};
