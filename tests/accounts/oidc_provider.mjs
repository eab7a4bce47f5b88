// A certified OpenID Connect provider on the loopback, for one client; it prints its address.
// Usage: node oidc_provider.mjs PORT REDIRECT_URI     GET /next?account=…&amr=…,… or ?refuse=1 says who signs in next.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [port, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let next = { account: "somebody", amr: ["pwd"], refuse: false };

const provider = new Provider(issuer, {
  clients: [{ client_id: "e-report", client_secret: "of-the-tests", redirect_uris: [redirectUri], response_types: ["code"], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub", "acr", "amr"], profile: ["name"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["of-the-tests"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, name: `บัญชีของ ${sub}` }) }),
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname === "/next") {
    const given = url.searchParams;
    next = { account: given.get("account") ?? "", amr: (given.get("amr") ?? "").split(",").filter(Boolean), refuse: given.has("refuse") };
    return response.end("noted");
  }
  if (!url.pathname.startsWith("/interaction/")) return answer(request, response);
  const said = next.refuse
    ? { error: "access_denied", error_description: "left" }
    : { login: { accountId: next.account, amr: next.amr, acr: "urn:of-the-tests", remember: false } };
  return provider.interactionFinished(request, response, said);
}).listen(Number(port), "127.0.0.1", () => console.log(issuer));
