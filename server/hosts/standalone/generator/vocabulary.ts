/** Invented people, machines and addresses. The networks are those reserved for documentation (RFC 5737). */
export const USERS = [
  'ana',
  'bruno',
  'chen',
  'dara',
  'emil',
  'farah',
  'goran',
  'hana',
  'igor',
  'june',
  'kofi',
  'lena',
  'milo',
  'nadia',
  'omar',
  'petra',
  'quinn',
  'rosa',
  'sven',
  'tara',
  'umar',
  'vera',
  'wim',
  'yuki',
  'zoe',
] as const;
export const SERVICE_ACCOUNTS = ['root', 'admin', 'backup', 'deploy', 'postgres'] as const;
export const AUTH_HOSTS = ['vpn-1', 'bastion-1', 'mail-1'] as const;
export const WEB_HOSTS = ['web-1', 'web-2', 'web-3', 'web-4'] as const;
export const COUNTRIES = ['DE', 'FR', 'NL', 'PL', 'ES', 'SE', 'GB', 'US'] as const;
/** One of these turns up on some days only. */
export const RARE_COUNTRIES = ['BR', 'IS', 'KE', 'NZ', 'VN', 'PE', 'MN'] as const;
export const PATHS = [
  '/',
  '/search',
  '/product/lamp',
  '/product/chair',
  '/product/table',
  '/cart',
  '/checkout',
  '/login',
  '/account',
  '/api/prices',
  '/api/stock',
  '/static/app.js',
  '/static/app.css',
  '/help',
] as const;
export const SCANNED_PATHS = [
  '/wp-login.php',
  '/.env',
  '/admin?q=<script>alert(1)</script>',
  '/cgi-bin/status',
] as const;
export const USER_AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1',
  'shop-app/4.2 (Android 14)',
] as const;
export const PROVIDERS = ['northpay', 'cardlink', 'quickbank'] as const;
export const METHODS = ['card', 'transfer', 'wallet'] as const;
export const CURRENCIES = ['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'SEK'] as const;
export const MERCHANTS = ['lamps-and-more', 'chair-house', 'green-garden', 'book-corner'] as const;
export const DECLINE_REASONS = [
  'insufficient funds',
  'card expired',
  'suspected fraud',
  'limit reached',
] as const;

/** An ordinary person's address. */
export const homeAddress = (person: number): string => `198.51.100.${(person % 250) + 1}`;
/** The address of somebody who tries doors. */
export const strangerAddress = (number: number): string => `203.0.113.${(number % 250) + 1}`;
