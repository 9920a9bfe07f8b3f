#include "server/sandbox_pages.h"

#include <algorithm>

#include "api/qr/qr.h"
#include "base/html.h"
#include "connectors/wecom/callback_crypto.h"
#include "connectors/wecom/client.h"

namespace server {

namespace {

using base::json::array;
using base::json::object;
using connectors::wecom::percent_encoded;

constexpr std::size_t talk_shown_max = 60;
constexpr std::size_t said_bytes_max = 4'000;  // WeCom's clients take no longer text

// Only scripts of our own origin can send JSON without being asked first.
tl::expected<object, api::Response> json_body(const api::Request& request) {
  if (!request.header("content-type").starts_with("application/json")) {
    return tl::unexpected(api::problem(415, "invalid_input", "send JSON", "Content-Type"));
  }
  const auto parsed = base::parse_json(request.body);
  if (!parsed || !parsed->is_object()) {
    return tl::unexpected(
        api::problem(400, "invalid_input", "the body must be a JSON object", "body"));
  }
  return parsed->get_object();
}

constexpr std::string_view page_head =
    "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/icon.svg\">"
    "<title>沙箱 · Sandbox</title><style>"
    "body{font:15px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;margin:0;background:#eef1f5;"
    "color:#1c2530;display:grid;place-items:center;min-height:100vh}"
    "main{background:#fff;padding:28px 32px;border-radius:12px;width:min(360px,calc(100vw - 32px));"
    "box-sizing:border-box}h1{font-size:18px;margin:0 0 4px}p{margin:0 0 16px;color:#4d5a6a}"
    "a{display:block;padding:10px 14px;margin:8px 0;border:1px solid #b8c2cf;border-radius:8px;"
    "color:#0a4f9e;text-decoration:none}a:focus-visible,a:hover{border-color:#0a4f9e}"
    "small{color:#4d5a6a}</style></head><body><main>";

api::Response html(int status, std::string_view body) {
  api::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body.append(page_head).append(body).append("</main></body></html>\n");
  return response;
}

std::string again(const api::Request& request, const std::string& user) {
  std::string address = request.path + "?user=" + percent_encoded(user);
  for (const auto& [name, value] : request.query) {
    if (name != "user") address += "&" + percent_encoded(name) + "=" + percent_encoded(value);
  }
  return address;
}

std::string choice(const api::Request& request, const std::string& user, const std::string& name,
                   const std::string& note) {
  return "<a href=\"" + base::escape_html(again(request, user)) + "\">" + base::escape_html(name) +
         " <small>" + base::escape_html(note) + "</small></a>";
}

// A customer whom nobody has seen before.
struct Newcomer {
  explicit Newcomer(base::Instant now)
      : id("wmscan" + std::to_string(now.ms)),
        name("扫码客户" + std::to_string(now.ms % 1'000)),
        at(now) {}
  std::string id, name;
  base::Instant at;
};

// Somebody outside the company, to see them refused.
constexpr const char* outsider = "wm-outsider";

}  // namespace

api::Response SandboxPages::sign_in(const api::Request& request) {
  const auto page = sandbox_.open_code_page(request.path == sandbox_page_inside, request.query);
  if (!page) {
    return html(
        400, "<h1>WeCom would refuse this</h1><p>" + base::escape_html(page.error().text) + "</p>");
  }
  const auto user = request.query.find("user");
  if (user != request.query.end()) {
    api::Response response;
    response.status = 303;
    const std::string code = sandbox_.give_code(user->second, clock_.now());
    const char separator = page->return_address.find('?') == std::string::npos ? '?' : '&';
    response.headers.emplace_back(
        "Location", page->return_address + separator + "code=" + code + "&state=" + page->state);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
  }
  std::string body =
      "<h1>你是谁？ Who are you?</h1><p>沙箱在这里代替企业微信的登录页。<br>"
      "The sandbox stands in for WeCom's sign-in page.</p>";
  for (const auto& person : sandbox_.staff()) {
    body += choice(request, person.id, person.name, person.id);
  }
  body += choice(request, outsider, "外人 Somebody else", "会被拒绝 is refused");
  return html(200, body);
}

api::Response SandboxPages::chats() const {
  const auto people = [](const auto& persons) {
    array out;
    for (const auto& person : persons) {
      out.emplace_back(object{{"id", person.id}, {"name", person.name}});
    }
    return out;
  };
  array items;
  for (const auto& chat : sandbox_.chats()) {
    items.emplace_back(object{{"id", chat.id},
                              {"name", chat.name},
                              {"staff", people(chat.staff)},
                              {"customers", people(chat.customers)},
                              {"looked_at", base::format_iso(chat.looked_at)}});
  }
  return api::json_response({{"items", std::move(items)}});
}

api::Response SandboxPages::talk(const api::Request& request) const {
  const auto chat = request.query.find("chat");
  array items;
  if (chat != request.query.end()) {
    for (const auto& said : sandbox_.talk_of(chat->second, talk_shown_max)) {
      items.emplace_back(object{{"id", said.id},
                                {"from", said.from.id},
                                {"name", said.from.name},
                                {"is_staff", said.is_staff},
                                {"text", said.text},
                                {"at", base::format_iso(said.at)}});
    }
  }
  return api::json_response({{"items", std::move(items)}});
}

// As WeCom signs: the page's own address without its fragment, and the ticket in force.
bool SandboxPages::is_signed(const PageCall& call, bool by_agent) const {
  const bool is_config = call.params.contains("signature");  // agentConfig; else what rides along
  const auto text = [&](const char* plain, const char* verify) {
    return std::string(base::text_at(call.params, is_config ? plain : verify));
  };
  const std::string ticket = sandbox_.ticket_in_force(by_agent);
  const std::string seconds = text("timestamp", "verifyTimestamp");
  const bool is_number = !seconds.empty() && seconds.size() < 12 &&
                         seconds.find_first_not_of("0123456789") == std::string::npos;
  if (ticket.empty() || !is_number) return false;
  const std::string expected = connectors::wecom::page_signature(
      ticket, text("nonceStr", "verifyNonceStr"), std::stoll(seconds), call.page);
  return text("signature", "verifySignature") == expected;
}

object SandboxPages::send(const PageCall& call) {
  const object* text = base::object_at(call.params, "text");
  const std::string content(text ? base::text_at(*text, "content") : "");
  if (base::text_at(call.params, "msgtype") != "text" || content.empty()) {
    return {{"err_msg", "sendChatMessage:fail invalid parameter"}};
  }
  const bool is_said = call.chat.empty()
                           ? sandbox_.write(call.user, call.contact, content, clock_.now())
                           : sandbox_.say(call.chat, call.user, content, clock_.now());
  if (is_said) return {{"err_msg", "sendChatMessage:ok"}};
  return {{"err_msg", "sendChatMessage:fail without context of external contact"}};
}

object SandboxPages::answer_page(const PageCall& call) {
  if (call.name == "agentConfig" || call.name == "preVerifyJSAPI") {
    const bool is_good = is_signed(call, call.name == "agentConfig");
    return {{"err_msg", call.name + (is_good ? ":ok" : ":fail invalid signature")}};
  }
  // The calls about the chat need the app's identity, not only the company's.
  if (!is_signed(call, true)) return {{"err_msg", call.name + ":fail no permission"}};
  if (call.name == "getContext") {
    const bool is_group = !call.chat.empty();
    return {{"err_msg", "getContext:ok"},
            {"entry", is_group ? "group_chat_tools" : "single_chat_tools"}};
  }
  if (call.name == "getCurExternalChat" && !call.chat.empty()) {
    return {{"err_msg", "getCurExternalChat:ok"}, {"chatId", call.chat}};
  }
  if (call.name == "getCurExternalContact" && !call.contact.empty()) {
    return {{"err_msg", "getCurExternalContact:ok"}, {"userId", call.contact}};
  }
  if (call.name == "sendChatMessage") return send(call);
  return {{"err_msg", call.name + ":fail function not exist"}};
}

api::Response SandboxPages::say(const api::Request& request) {
  const auto body = json_body(request);
  if (!body) return body.error();
  const std::string text(base::text_at(*body, "text"));
  if (text.empty() || text.size() > said_bytes_max) {
    return api::problem(400, "invalid_input",
                        "say something, in at most " + std::to_string(said_bytes_max) + " bytes",
                        "text");
  }
  const std::string chat(base::text_at(*body, "chat"));
  const std::string customer(base::text_at(*body, "customer"));
  if (sandbox_.say(chat, customer, text, clock_.now())) return api::json_response({});
  return api::problem(404, "not_found", "this customer is not in this group", "customer");
}

api::Response SandboxPages::contacts() const {
  array items;
  for (const auto& each : sandbox_.acquaintances()) {
    items.emplace_back(object{{"id", each.customer.id},
                              {"name", each.customer.name},
                              {"staff", each.staff.id},
                              {"since", base::format_iso(each.since)}});
  }
  return api::json_response({{"items", std::move(items)}});
}

// Into a group, or out of it.
api::Response SandboxPages::move(const api::Request& request) {
  const auto body = json_body(request);
  if (!body) return body.error();
  const std::string chat(base::text_at(*body, "chat"));
  const std::string customer(base::text_at(*body, "customer"));
  if (request.path == "/sandbox/join") {
    if (sandbox_.invite(chat, customer, clock_.now())) return api::json_response({});
    return api::problem(404, "not_found",
                        "nobody of this group knows this customer, or they are in it, or it is "
                        "full",
                        "customer");
  }
  if (sandbox_.leave(chat, customer, true, clock_.now())) return api::json_response({});
  return api::problem(404, "not_found", "this customer is not in this group", "customer");
}

api::Response SandboxPages::letters(const api::Request& request) const {
  const auto to = request.query.find("to");
  array items;
  for (const auto& letter : sandbox_.letters()) {
    if (to == request.query.end() || letter.to != to->second) continue;
    items.emplace_back(object{{"text", letter.text}, {"at", base::format_iso(letter.at)}});
  }
  return api::json_response({{"items", std::move(items)}});
}

api::Response SandboxPages::callbacks(const api::Request& request) {
  auto faults = sandbox_.callback_faults();
  if (request.method == "PUT") {
    const auto body = json_body(request);
    if (!body) return body.error();
    for (const auto& [name, share] :
         {std::pair{"lost", &faults.lost}, std::pair{"doubled", &faults.doubled}}) {
      const auto* given = body->if_contains(name);
      const double wanted = given && given->is_number() ? given->to_number<double>() : -1;
      if (wanted < 0 || wanted > 1)
        return api::problem(400, "invalid_input", "a share from 0 to 1", name);
      *share = wanted;
    }
    sandbox_.set_callback_faults(faults);
  }
  return api::json_response({{"lost", faults.lost},
                             {"doubled", faults.doubled},
                             {"waiting", sandbox_.callbacks_waiting()}});
}

api::Response SandboxPages::complaints() const {
  array items;
  for (const std::string& text : sandbox_.complaints()) items.emplace_back(object{{"text", text}});
  return api::json_response({{"items", std::move(items)}});
}

api::Response SandboxPages::cards(const api::Request& request) const {
  const auto user = request.query.find("user");
  array items;
  if (user != request.query.end()) {
    for (const auto& card : sandbox_.cards_of(user->second)) {
      array rows, buttons;
      for (const auto& [name, value] : card.rows)
        rows.emplace_back(object{{"name", name}, {"value", value}});
      for (const auto& button : card.buttons) {
        buttons.emplace_back(
            object{{"text", button.text}, {"key", button.key}, {"link", button.link}});
      }
      items.emplace_back(object{{"task", card.task},
                                {"source", card.source},
                                {"title", card.title},
                                {"text", card.text},
                                {"rows", std::move(rows)},
                                {"buttons", std::move(buttons)},
                                {"closed", card.closed},
                                {"at", base::format_iso(card.at)}});
    }
  }
  return api::json_response({{"items", std::move(items)}});
}

api::Response SandboxPages::robot(const api::Request& request) {
  if (request.method == "PUT") {
    const auto body = json_body(request);
    if (!body) return body.error();
    const std::string key(base::text_at(*body, "key"));
    const auto* is_there = body->if_contains("is_there");
    if (key.empty()) return api::problem(400, "invalid_input", "name the robot's key", "key");
    if (!is_there || !is_there->is_bool()) {
      return api::problem(400, "invalid_input", "say true or false", "is_there");
    }
    if (is_there->get_bool())
      sandbox_.add_robot(key);
    else
      sandbox_.remove_robot(key);
  }
  array items;
  for (const auto& said : sandbox_.said_by_robots()) {
    items.emplace_back(
        object{{"kind", said.kind}, {"text", said.text}, {"at", base::format_iso(said.at)}});
  }
  return api::json_response({{"items", std::move(items)}});
}

api::Response SandboxPages::press(const api::Request& request) {
  const auto body = json_body(request);
  if (!body) return body.error();
  const auto text = [&](const char* name) { return std::string(base::text_at(*body, name)); };
  if (sandbox_.press_card(text("user"), text("task"), text("key"), clock_.now()))
    return api::json_response({});
  return api::problem(404, "not_found", "there is no such button to press", "key");
}

api::Response SandboxPages::people(const api::Request& request) {
  if (request.method == "PUT") {
    const auto body = json_body(request);
    if (!body) return body.error();
    const auto* wanted = body->if_contains("resting");
    if (!wanted || !wanted->is_bool()) {
      return api::problem(400, "invalid_input", "say true or false", "resting");
    }
    is_resting_ = wanted->get_bool();
  }
  return api::json_response({{"resting", is_resting_.load()}});
}

api::Response SandboxPages::js_api(const api::Request& request) {
  const auto parsed = json_body(request);
  if (!parsed) return parsed.error();
  const object& body = *parsed;
  const auto text = [&](const char* name) { return std::string(base::text_at(body, name)); };
  const object* params = base::object_at(body, "params");
  const PageCall call{text("user"), text("chat"), text("contact"),
                      text("page"), text("name"), params ? *params : object()};
  return api::json_response(answer_page(call));
}

api::Response SandboxPages::way_picture(const api::Request& request) const {
  std::string config_id = request.path.substr(sandbox_way.size());
  if (config_id.ends_with(".svg")) config_id.resize(config_id.size() - 4);
  const auto code = api::qr::encode("http://" + std::string(request.header("host")) +
                                    std::string(sandbox_scan) + config_id);
  if (!code) return api::problem(404, "not_found", "there is no such code");
  api::Response response;
  response.content_type = "image/svg+xml";
  response.body = api::qr::to_svg(*code, 320);
  return response;
}

api::Response SandboxPages::scan(const api::Request& request) {
  const std::string config_id = request.path.substr(sandbox_scan.size());
  const Newcomer newcomer(clock_.now());
  sandbox_.name_person(newcomer.id, newcomer.name);
  const std::string led_to = sandbox_.scan(config_id, newcomer.id, newcomer.at);
  if (led_to.empty()) {
    return html(404,
                "<h1>这个二维码没有去处</h1><p>沙箱重启后，之前生成的二维码不再存在。<br>"
                "This code leads nowhere: those of a session before are gone.</p>");
  }
  return html(200, "<h1>扫码成功</h1><p>一位新客户扫了这个码，到了 " + base::escape_html(led_to) +
                       "。<br>A new customer has scanned it.</p>");
}

api::Response SandboxPages::scan_as(const api::Request& request) {
  const auto body = json_body(request);
  if (!body) return body.error();
  const std::string config_id = request.path.substr(sandbox_scan.size());
  const auto ways = sandbox_.ways();
  const bool is_there = std::any_of(ways.begin(), ways.end(),
                                    [&](const auto& way) { return way.config_id == config_id; });
  if (!is_there) return api::problem(404, "not_found", "there is no such code");
  Newcomer who(clock_.now());
  if (const auto given = base::text_at(*body, "customer"); !given.empty()) who.id = given;
  if (!who.id.starts_with("wm"))
    return api::problem(400, "invalid_input", "customers' names begin with wm", "customer");
  const std::string name(base::text_at(*body, "name"));
  if (!name.empty()) who.name = name;
  if (!name.empty() || !body->contains("customer")) sandbox_.name_person(who.id, who.name);
  const std::string led_to = sandbox_.scan(config_id, who.id, who.at);
  if (led_to.empty()) {
    return api::problem(409, "conflict",
                        "nothing new: this customer came before, or every group is full",
                        "customer");
  }
  return api::json_response(
      {{"customer", who.id}, {"led_to", led_to}, {"at", base::format_iso(who.at)}});
}

api::Response SandboxPages::answer(const api::Request& request) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_sign_in =
      request.path == sandbox_page_inside || request.path == sandbox_page_on_the_web;
  if (is_sign_in && is_read) return sign_in(request);
  if (request.path.starts_with(sandbox_way) && is_read) return way_picture(request);
  if (request.path.starts_with(sandbox_scan) && request.method == "GET") return scan(request);
  if (request.path.starts_with(sandbox_scan) && request.method == "POST") return scan_as(request);
  if (request.path == "/sandbox/chats" && is_read) return chats();
  if (request.path == "/sandbox/contacts" && is_read) return contacts();
  const bool is_move = request.path == "/sandbox/join" || request.path == "/sandbox/remove";
  if (is_move && request.method == "POST") return move(request);
  if (request.path == "/sandbox/letters" && is_read) return letters(request);
  if (request.path == "/sandbox/callbacks" && (is_read || request.method == "PUT")) {
    return callbacks(request);
  }
  if (request.path == "/sandbox/complaints" && is_read) return complaints();
  if (request.path == "/sandbox/talk" && is_read) return talk(request);
  if (request.path == "/sandbox/say" && request.method == "POST") return say(request);
  if (request.path == "/sandbox/cards" && is_read) return cards(request);
  if (request.path == "/sandbox/robot" && (is_read || request.method == "PUT")) {
    return robot(request);
  }
  if (request.path == "/sandbox/press" && request.method == "POST") return press(request);
  if (request.path == "/sandbox/people" && (is_read || request.method == "PUT")) {
    return people(request);
  }
  if (request.path == "/sandbox/js-api" && request.method == "POST") return js_api(request);
  return api::problem(404, "not_found", "the sandbox has nothing at " + request.path);
}

}  // namespace server
