export { AlertFlyout } from './alert_flyout';
