// A provider of OpenID Connect for `make try-oidc`: the npm package oidc-provider with its own development pages.
// Whoever signs in is who they say they are; an address that begins with "unchecked" counts as not verified.
// Usage: node provider.mjs PORT REDIRECT_ADDRESS CLIENT_ID CLIENT_SECRET

import Provider from "oidc-provider";

const [port, redirect, clientId, clientSecret] = process.argv.slice(2);

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [redirect],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  cookies: { keys: ["for a trial on this machine"] },
  findAccount: (_context, login) => ({
    accountId: login,
    claims: () => ({ sub: login, email: login, email_verified: !login.startsWith("unchecked") }),
  }),
});

provider.on("server_error", (_context, error) => console.error(error));
provider.listen(Number(port), "localhost", () => console.log("listening"));
