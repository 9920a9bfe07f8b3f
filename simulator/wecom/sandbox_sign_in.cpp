// How staff sign in with the sandbox, and the tickets of its pages.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::Result;
using base::json::object;

namespace {

constexpr base::Duration sign_in_code_lifetime = base::minutes(5);
constexpr base::Duration ticket_lifetime = base::seconds(7'200);
constexpr std::size_t state_characters_max = 128;
constexpr std::size_t company_tickets_an_hour_max = 400;
constexpr std::size_t agent_tickets_an_hour_max = 100;

using Query = std::map<std::string, std::string>;

std::string at(const Query& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

bool is_letters_and_digits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

tl::unexpected<base::Error> wrong(std::string text, std::string field) {
  return base::fail(base::ErrorCode::invalid_input, std::move(text), std::move(field));
}

}  // namespace

void Sandbox::trust_domain(const std::string& address) {
  const std::lock_guard lock(mutex_);
  trusted_address_ = address;
}

Result<Sandbox::CodePage> Sandbox::open_code_page(bool is_inside, const Query& query) const {
  const std::lock_guard lock(mutex_);
  if (at(query, "appid") != options_.company) return wrong("appid: no such company", "appid");
  if (at(query, "agentid") != std::to_string(options_.agent)) {
    return wrong("agentid: no such app (301002)", "agentid");
  }
  if (is_inside && (at(query, "response_type") != "code" || at(query, "scope") != "snsapi_base")) {
    return wrong("response_type must be code and scope snsapi_base", "scope");
  }
  if (!is_inside && at(query, "login_type") != "CorpApp") {
    return wrong("login_type must be CorpApp", "login_type");
  }
  CodePage page{at(query, "redirect_uri"), at(query, "state")};
  if (trusted_address_.empty() || !page.return_address.starts_with(trusted_address_ + "/")) {
    return wrong("redirect_uri is not of a trusted domain (50001)", "redirect_uri");
  }
  if (page.state.size() > state_characters_max || !is_letters_and_digits(page.state)) {
    return wrong("state has at most 128 letters and digits", "state");
  }
  return page;
}

std::string Sandbox::give_code(const std::string& person, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string code = next_id("code") + next_id("");
  codes_[code] = {person, now + sign_in_code_lifetime};
  return code;
}

object Sandbox::who_has_code(const std::string& code, Instant now) {
  if (code.empty()) return complain(40029, "auth/getuserinfo: no code");
  const auto found = codes_.find(code);
  if (found == codes_.end()) return fail(40029);
  const auto [person, until] = found->second;
  codes_.erase(found);
  if (now >= until) return fail(40029);
  object who = wire::good();
  if (staff_.contains(person)) {
    who["userid"] = person;
  } else {
    who["openid"] = "o" + person;
    who["external_userid"] = person;
  }
  return who;
}

object Sandbox::give_ticket(bool of_agent, Instant now) {
  auto& asked = tickets_asked_[of_agent];
  std::erase_if(asked, [&](Instant when) { return when <= now - base::hours(1); });
  const std::size_t most = of_agent ? agent_tickets_an_hour_max : company_tickets_an_hour_max;
  if (asked.size() >= most) return fail(45009);
  asked.push_back(now);
  Token& ticket = tickets_[of_agent];
  if (ticket.text.empty() || now >= ticket.good_until) {
    ticket = {next_id(of_agent ? "agent" : "corp") + next_id(""), now + ticket_lifetime, 0};
  }
  object given = wire::good();
  given["ticket"] = ticket.text;
  given["expires_in"] = (ticket.good_until - now).ms / 1000;
  return given;
}

std::string Sandbox::ticket_in_force(bool of_agent) const {
  const std::lock_guard lock(mutex_);
  const auto found = tickets_.find(of_agent);
  return found == tickets_.end() ? std::string() : found->second.text;
}

std::vector<Sandbox::Person> Sandbox::staff() const {
  const std::lock_guard lock(mutex_);
  std::vector<Person> people;
  for (const std::string& user : staff_) people.push_back({user, name_of(user)});
  return people;
}

}  // namespace simulator::wecom
