import { Type as T } from "typebox";
import { endpoint, ROLES } from "./server/endpoint.ts";
import { nothing, oneOf } from "./server/schema.ts";

/** Logging in and out are the server's own, because they set the cookie; see server.ts. */
export const me = endpoint({
  method: "GET",
  url: "/api/me",
  summary: "Who is asking, and what they may do",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({ name: T.String(), role: oneOf(ROLES) }),
  handle: ({ user }) => ({ name: user.name, role: user.role }),
});
