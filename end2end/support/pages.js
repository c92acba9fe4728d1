// The portal's pages over the sample company: what tests, soak and screenshots go through.

/** Every page that is there, by name. */
export const PAGES = {
  home: '/',
  catalog: '/catalog',
  'catalog-all': '/catalog?kind=all',
  'catalog-filtered': '/catalog?kind=component&type=service&owner=group%3Adefault%2Fpayments',
  'catalog-columns': '/catalog?kind=component&sort=-updated&columns=owner,tags,updated',
  'catalog-nothing': '/catalog?kind=component&text=nothing-is-called-this',
  'catalog-groups': '/catalog?kind=group',
  component: '/catalog/default/component/checkout-api',
  'component-dependencies': '/catalog/default/component/checkout-api/dependencies',
  'component-definition': '/catalog/default/component/checkout-api/definition',
  'component-history': '/catalog/default/component/checkout-api/history',
  'component-fields': '/catalog/default/component/checkout-api/history?view=fields',
  'component-past': '/catalog/default/component/checkout-api?at=@170',
  'catalog-past': '/catalog?kind=component&at=@100',
  changes: '/catalog/changes',
  api: '/catalog/default/api/payments-v1',
  'api-definition': '/catalog/default/api/payments-v1/definition',
  system: '/catalog/default/system/order-flow',
  domain: '/catalog/default/domain/commerce',
  group: '/catalog/default/group/payments',
  user: '/catalog/default/user/lena.park',
  'custom-kind': '/catalog/default/runbook/consumer-lag',
  'component-deployments': '/catalog/default/component/checkout-api/deployments',
  deployments: '/deployments',
  'deployments-filtered': '/deployments?health=failing&text=cart',
  integrations: '/admin/integrations',
  docs: '/docs',
  'docs-page': '/docs/default/component/checkout-api/',
  'docs-tables': '/docs/default/component/checkout-api/architecture/',
  register: '/catalog-import',
  sources: '/catalog-import/sources',
  validator: '/validate',
  'validator-example': '/validate?example=component',
  problems: '/problems',
  settings: '/settings',
  'api-reference': '/api',
};

/** Addresses that lead nowhere. */
export const NOWHERE = ['/nowhere', '/catalog/default/component/never-was', '/deployments/nowhere/never-was', '/docs/default/component/never-was/', '/docs/default/component/checkout-api/never-was/'];
