// What a script may do with a request. Every function goes through one object of the host's, which
// knows the request at hand.
(desk, checks) => {
  "use strict";
  const { text, reply } = checks;
  return Object.freeze({
    reject: (status, why) => desk.made(reply.reject(status, why)),
    redirect: (url, why, status) => desk.made(reply.redirect(url, why, status)),
    respond: (answer, why) => desk.made(reply.respond(answer, why)),
    setHeader: (name, value) => desk.setHeader(text("header", name), text(name, value)),
    addHeader: (name, value) => desk.addHeader(text("header", name), text(name, value)),
    removeHeader: (name) => desk.removeHeader(text("header", name)),
    note: (fact, value) => desk.note(text("note", fact), text(fact, value)),
  });
}
