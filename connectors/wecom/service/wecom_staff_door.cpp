#include "connectors/wecom/service/wecom_staff_door.h"

#include "base/random.h"
#include "connectors/wecom/callback_crypto.h"
#include "connectors/wecom/sign_in_calls.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr int nonce_bytes = 16;
constexpr int no_such_code = 40029;

TokenCache::Fetch fetching(Client& client, TicketKind kind) {
  return [&client, kind]() -> Result<AccessToken> {
    auto ticket = fetch_ticket(client, kind);
    if (!ticket) return tl::unexpected(std::move(ticket).error().error);
    return *std::move(ticket);
  };
}

PageSignature sign(const std::string& ticket, const std::string& page, base::Instant now) {
  PageSignature made;
  made.nonce = base::secret_hex(nonce_bytes);
  made.timestamp_seconds = now.ms / 1000;
  made.signature = page_signature(ticket, made.nonce, made.timestamp_seconds, page);
  return made;
}

}  // namespace

WecomStaffDoor::WecomStaffDoor(SignInSettings settings, std::int64_t agent, Client& client,
                               const base::Clock& clock)
    : settings_(std::move(settings)),
      agent_(agent),
      client_(client),
      clock_(clock),
      company_ticket_(clock, fetching(client, TicketKind::company)),
      agent_ticket_(clock, fetching(client, TicketKind::agent)) {}

std::string WecomStaffDoor::sign_in_address(const SignInAsk& ask) const {
  CodePage page{{}, client_.company(), ask.return_address, ask.state, agent_};
  if (ask.is_inside) {
    page.page = settings_.page_inside;
    return page_inside(page);
  }
  page.page = settings_.page_on_the_web;
  return page_on_the_web(page, ask.language);
}

Result<std::string> WecomStaffDoor::member_of_code(const std::string& code) {
  auto user = wecom::member_of_code(client_, code);
  if (!user) {
    const ApiFailure& failure = user.error();
    const bool is_code = failure.errcode == no_such_code || failure.error.field == "code";
    if (is_code) {
      return fail(ErrorCode::invalid_input,
                  "this sign-in was used already or has run out: begin again", "code");
    }
    // Whatever else WeCom refuses is no fault of who comes.
    return fail(ErrorCode::unavailable, failure.error.text);
  }
  if (user->empty()) {
    return fail(ErrorCode::not_allowed, "only members of the company sign in here", "code");
  }
  return *std::move(user);
}

Result<PageRights> WecomStaffDoor::page_rights(const std::string& page_address) {
  TRY(company_ticket, company_ticket_.get());
  TRY(agent_ticket, agent_ticket_.get());
  const base::Instant now = clock_.now();
  PageRights rights;
  rights.company = client_.company();
  rights.agent = agent_;
  rights.of_company = sign(company_ticket, page_address, now);
  rights.of_agent = sign(agent_ticket, page_address, now);
  return rights;
}

}  // namespace connectors::wecom
