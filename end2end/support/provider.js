// A provider of OpenID Connect, by the npm package `oidc-provider`, with people who have groups and
// realm roles as Keycloak tells them. Signing in there is two forms.

import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Who can sign in, by login. */
const PEOPLE = {
  mei: { name: 'Mei Chen', email: 'mei.chen@northwind.example', groups: ['/platform'], roles: ['admin'] },
  stranger: { name: 'A Stranger', email: 'stranger@elsewhere.example', groups: [], roles: [] },
};

export class OpenIdProvider {
  /** Starts one on a port (any free one) for the portal at `redirects`. */
  static async start(people = PEOPLE, port = 0) {
    const provider = new OpenIdProvider(people);
    await provider.listen(port);
    return provider;
  }

  constructor(people) {
    this.people = structuredClone(people);
  }

  get issuer() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens (again) at the same port. */
  async listen(port = this.port) {
    this.server = createServer((request, response) => this.callback(request, response));
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    if (!this.port) {
      this.port = this.server.address().port;
      this.callback = this.#provider().callback();
    }
  }

  /** Is away. */
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #provider() {
    return new Provider(this.issuer, {
      clients: [{
        client_id: 'slipway',
        client_secret: 'a secret of the client',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // Any port of this machine.
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/auth/oidc/callback'],
        post_logout_redirect_uris: ['http://127.0.0.1/'],
        token_endpoint_auth_method: 'client_secret_basic',
      }],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups', 'realm_access'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      issueRefreshToken: async () => true,
      pkce: { required: () => true },
      findAccount: async (_, id) => ({
        accountId: id,
        claims: async () => {
          const { name, email, groups, roles } = this.people[id];
          return { sub: id, name, preferred_username: id, email, email_verified: true, groups, realm_access: { roles } };
        },
      }),
    });
  }
}
