// SandboxPages stand in a browser for what is WeCom's own:
//
//   its sign-in page          where a newcomer says which member of the sandbox's company they are
//   GET  /sandbox/chats       groups with their staff and customers, for the console's page
//   "phone",
//                             and when a program asked last who is in them (looked_at)
//   GET  /sandbox/talk?chat=… what was said there last
//   POST /sandbox/say         a newcomer speaks as a customer: {chat, customer, text}
//   GET  /sandbox/contacts    which customers know whom of the staff, the newest first
//   POST /sandbox/join        one of the group's staff invites a customer whom they know
//                             {chat, customer}
//   POST /sandbox/remove      the group's owner takes a customer out of it: {chat, customer}
//   GET  /sandbox/letters?to=… what reached this customer (a welcome, say) or member one to one
//   GET, PUT /sandbox/people  whether the people of the sandbox rest: {resting}
//   GET, PUT /sandbox/callbacks  which share of callbacks is lost, and comes twice: {lost,
//   doubled};
//                             read, also how many are on their way: {waiting}
//   GET  /sandbox/complaints  what we asked for that WeCom does not have, the oldest first
//   GET  /sandbox/cards?user=… the cards that a member has got
//   GET  /sandbox/robot       what group robots said in the ops group, the oldest first
//   PUT  /sandbox/robot       somebody puts a robot into it, or takes it out: {key, is_there}
//   POST /sandbox/press       the member presses a button: {user, task, key}
//   POST /sandbox/js-api      what the client's bridge answers to pages inside it
//                             {user, chat | contact, page, name, params}, strict about the
//                             signature
//   GET  /sandbox/way/ID.svg  WeCom's own QR code of this config id; holds the next address
//   GET  /sandbox/scan/ID     what a customer's phone does with it: a new customer scans it
//   POST /sandbox/scan/ID     the same for a program, also as a customer who is there already:
//                             {customer, name}, both as one likes; answered with {customer,
//                             led_to, at}, or 409 where it leads to nothing new
//
// Whoever reaches them may be anybody of the staff, so they are served on the loopback only
// (serve_command). Safe from any thread.
#pragma once

#include <atomic>

#include "api/http.h"
#include "base/clock.h"
#include "base/json.h"
#include "simulator/wecom/sandbox.h"

namespace server {

// What WeCom's addresses are called here (below api::sandbox_path).
inline constexpr std::string_view sandbox_page_inside = "/sandbox/oauth2/authorize";
inline constexpr std::string_view sandbox_page_on_the_web = "/sandbox/sso/login";

inline constexpr std::string_view sandbox_way = "/sandbox/way/";
inline constexpr std::string_view sandbox_scan = "/sandbox/scan/";

class SandboxPages {
 public:
  // Both outlive it.
  SandboxPages(simulator::wecom::Sandbox& sandbox, const base::Clock& clock)
      : sandbox_(sandbox), clock_(clock) {}

  api::Response answer(const api::Request& request);
  // Somebody asked the people to be still, so as to try something out alone.
  bool are_people_resting() const { return is_resting_; }

 private:
  // A call of a page inside the client: who calls it, beside which chat, from which address.
  struct PageCall {
    std::string user, chat, contact, page, name;
    base::json::object params;
  };
  api::Response sign_in(const api::Request& request);
  api::Response chats() const;
  api::Response talk(const api::Request& request) const;
  api::Response say(const api::Request& request);
  api::Response contacts() const;
  api::Response move(const api::Request& request);
  api::Response letters(const api::Request& request) const;
  api::Response callbacks(const api::Request& request);
  api::Response complaints() const;
  api::Response cards(const api::Request& request) const;
  api::Response robot(const api::Request& request);
  api::Response press(const api::Request& request);
  api::Response people(const api::Request& request);
  api::Response js_api(const api::Request& request);
  api::Response way_picture(const api::Request& request) const;
  api::Response scan(const api::Request& request);
  api::Response scan_as(const api::Request& request);
  base::json::object answer_page(const PageCall& call);
  base::json::object send(const PageCall& call);
  bool is_signed(const PageCall& call, bool by_agent) const;

  simulator::wecom::Sandbox& sandbox_;
  const base::Clock& clock_;
  std::atomic<bool> is_resting_ = false;
};

}  // namespace server
