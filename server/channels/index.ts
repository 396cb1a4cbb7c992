export { AddressGuard, AddressRefused } from './address_guard';
export { backoffMs } from './backoff';
export { BundleContent } from './bundle_notice';
export { ChannelConflict, ChannelInvalid, ChannelNotFound } from './channel_errors';
export {
  ChannelStore,
  type ChannelStoreDeps,
  type StoredChannel,
} from './channel_store';
export * from './contract';
export {
  type DeliveryDocument,
  deliveryId,
  deliveryOf,
  type NewDelivery,
  newDelivery,
  noticeLinks,
  noticeOfAlert,
  ruleSubject,
} from './delivery';
export { sendHttp } from './http_send';
export { Outbox, type OutboxDeps } from './outbox';
export { ownWords } from './own_words';
export { channelHears, isPerAlert, tellsOfRules } from './registry';
export { ResendRefused } from './resend';
export { SecretBox, SecretsUnavailable } from './secrets';
export { exampleNotice } from './test_notice';
