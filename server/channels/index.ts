export { AddressGuard, AddressRefused } from './address_guard';
export {
  ChannelConflict,
  ChannelInvalid,
  ChannelNotFound,
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
export { Outbox, type OutboxDeps, ResendRefused } from './outbox';
export { channelHears, tellsOfRules } from './registry';
export { SecretBox, SecretsUnavailable } from './secrets';
export { exampleNotice } from './test_notice';
