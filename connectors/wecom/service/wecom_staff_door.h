// WecomStaffDoor lets staff in with WeCom and signs pages for its client. Each kind of ticket is
// kept until shortly before it runs out, and one thread fetches it for all that ask (tokens.h).
#pragma once

#include "connectors/staff_door.h"
#include "connectors/wecom/client.h"
#include "connectors/wecom/service/settings.h"
#include "connectors/wecom/tokens.h"

namespace connectors::wecom {

class WecomStaffDoor final : public StaffDoor {
 public:
  // The client and the clock outlive it.
  WecomStaffDoor(SignInSettings settings, std::int64_t agent, Client& client,
                 const base::Clock& clock);

  const std::string& public_address() const override { return settings_.address; }
  bool makes_accounts() const override { return settings_.new_accounts; }
  std::string sign_in_address(const SignInAsk& ask) const override;
  base::Result<std::string> member_of_code(const std::string& code) override;
  base::Result<PageRights> page_rights(const std::string& page_address) override;

 private:
  const SignInSettings settings_;
  const std::int64_t agent_;
  Client& client_;
  const base::Clock& clock_;
  TokenCache company_ticket_, agent_ticket_;
};

}  // namespace connectors::wecom
