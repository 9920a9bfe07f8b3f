// StaffDoor is what a platform offers that knows the company's own staff: it says who comes with a
// code (sign-in), and signs pages of ours that are opened inside its client. A connector without
// one has none. Safe from any thread; calls may wait for the platform.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace connectors {

// How a browser is sent to the platform's own page, which sends it back to `return_address` with a
// code and this state.
struct SignInAsk {
  std::string return_address, state;
  std::string language = "zh";  // or "en"
  bool is_inside = false;       // in the platform's own client: nobody is asked anything
};

struct PageSignature {
  std::string nonce, signature;
  std::int64_t timestamp_seconds = 0;
};

// With these a page may speak with the client around it.
struct PageRights {
  std::string company;
  std::int64_t agent = 0;
  PageSignature of_company, of_agent;
};

class StaffDoor {
 public:
  virtual ~StaffDoor() = default;
  // Where browsers find us ("https://guildhall.example.com"); empty: where this program listens.
  virtual const std::string& public_address() const = 0;
  // Whether a staff member without an account gets one.
  virtual bool makes_accounts() const = 0;

  virtual std::string sign_in_address(const SignInAsk& ask) const = 0;
  // The platform's name of the member who got this code. invalid_input: it was used, has run out or
  // never was; not_allowed: somebody who is no member of the company.
  virtual base::Result<std::string> member_of_code(const std::string& code) = 0;
  // The address is signed as it is given, without what follows a "#": whether it is one of ours is
  // for the caller to see.
  virtual base::Result<PageRights> page_rights(const std::string& page_address) = 0;
};

}  // namespace connectors
